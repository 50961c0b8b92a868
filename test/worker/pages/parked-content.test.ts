import { beforeEach, expect, it } from 'vitest'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { stopClock } from '../directory/arrange.ts'
import { ADDRESS, assertionFields, signUpWithPasskey } from '../flows/arrange.ts'
import { CONFIG, hidden, leadsTo, newVisitor, proveAddress, SITE, startGateway } from './arrange.ts'

beforeEach(stopClock)

const [site] = CONFIG.sites
const CONFIGURED = JSON.stringify({
  ...CONFIG,
  sites: [
    {
      ...site,
      routes: [
        { match: '/', allow: anyone() },
        { match: '/strong/*', allow: acr('aal2') },
      ],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})

it('what a form that waits holds stands on no page of ours, as text or as markup', async () => {
  const gateway = startGateway({ POSTERN_CONFIG: CONFIGURED })
  const { passkey } = await signUpWithPasskey(gateway)
  const visitor = newVisitor(gateway)
  leadsTo(await proveAddress(gateway, visitor, 'sign-in', ADDRESS))
  const posted = { note: '"><script>steal()</script>', iban: 'NL91ABNA0417164300' }
  const parked = leadsTo(await visitor.post('/strong/pay', posted, { referer: `${SITE}/basket` }))
  const asks = await (await visitor.get(parked)).text()
  const proof = await assertionFields(visitor, hidden(asks, 'flow'), passkey)
  const released = leadsTo(await visitor.post('/_auth/step-up', proof))
  const releases = await (await visitor.get(released)).text()
  expect(releases).toContain('action="/strong/pay"')
  for (const seen of [parked, asks, released, releases]) {
    for (const content of ['steal', 'script>steal', posted.iban]) expect(seen).not.toContain(content)
  }
  expect(gateway.received).toEqual([])
})
