import * as v from 'valibot'
import { type FlowId, parseFlowId, type SessionId } from '#domain/ids.ts'
import { newFlowId } from '#keys/new-id.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { after } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'

const sealedForm = v.strictObject({ s: v.string(), i: v.string(), x: v.number() })

/** Seals a form of the account pages for one session, so that a form which another session was shown does nothing here. */
export const sealForm = (request: PageRequest, sid: SessionId): Promise<string> => {
  const expiresAt = after(request.now, request.services.deployment.lifetimes.flow)
  const plaintext = utf8(JSON.stringify({ s: sid, i: newFlowId(), x: expiresAt }))
  return request.services.sealer.seal('form', request.host, plaintext, request.now)
}

/** Whether the posted form was shown to this session, and not too long ago. */
export const admitsForm = async (request: PageRequest, sid: SessionId): Promise<boolean> =>
  (await openForm(request, sid)) !== undefined

/** The id of the posted form, for what each form does once; undefined where the form does nothing here. */
export const openForm = async (request: PageRequest, sid: SessionId): Promise<FlowId | undefined> => {
  const plaintext = await request.services.sealer.open(
    'form',
    request.host,
    request.form.get('form') ?? '',
    request.now,
  )
  const parsed = v.safeParse(sealedForm, readJsonBytes(plaintext))
  if (!parsed.success || parsed.output.s !== sid || request.now >= parsed.output.x) return undefined
  return parseFlowId(parsed.output.i)
}
