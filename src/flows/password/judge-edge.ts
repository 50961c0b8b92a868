import { judgePassword, type PasswordRefusal } from '#authenticators/password/rules.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { loadBlocklist } from './blocklist-edge.ts'
import { checkBreach } from './breach-edge.ts'

/** A password that may be chosen. */
export interface AcceptablePassword {
  /** Normalised. */
  readonly password: string
  /** It could be looked up among those that have leaked, or nobody wants that. */
  readonly isBreachChecked: boolean
}

/** Why a password may not be chosen. */
export type ChoiceRefusal = PasswordRefusal | { readonly code: 'password_breached' }

/**
 * Judges a password that a customer chooses: length, what everybody uses, what is about them or the site, what has leaked.
 * The one way to a password that is stored, whatever page it was typed on. Fails with the reason, which the customer is told.
 */
export const judgeChoice = async (
  request: PageRequest,
  password: string,
  about: { readonly least: number; readonly address: string; readonly name: string | undefined },
): Promise<Result<AcceptablePassword, ChoiceRefusal>> => {
  const { name } = request.services.deployment
  const context = [name, request.host, about.address, ...(about.name === undefined ? [] : [about.name])]
  const judged = judgePassword(password, { least: about.least, context, blocklist: await loadBlocklist() })
  if (!judged.ok) return judged
  const breach = await checkBreach(request, judged.value)
  if (breach === 'breached') return fail({ code: 'password_breached' })
  return ok({ password: judged.value, isBreachChecked: breach !== 'unchecked' })
}
