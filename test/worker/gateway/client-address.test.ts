import { expect, it } from 'vitest'
import { startGateway } from '../pages/arrange.ts'

it('an origin is told where the client is by the platform alone', async () => {
  const gateway = startGateway()
  const forged = { 'x-forwarded-for': '192.0.2.1' }
  const named = { ...forged, 'cf-connecting-ip': '203.0.113.7' }
  await gateway.send('/', { headers: named }, { asn: 64_500 })
  await gateway.send('/', { headers: forged }, { asn: 64_500 })
  // Without the platform in front the field is the client's own word, whatever this isolate has seen before.
  await gateway.send('/', { headers: named })
  expect(gateway.clients).toEqual(['203.0.113.7', null, '127.0.0.1'])
})
