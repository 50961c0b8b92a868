import { expect, it } from 'vitest'
import { startGateway } from '../pages/arrange.ts'

// One test, since an isolate keeps in mind what it has seen of the platform: the steps stand in the order of its life.
it('an origin is told where the client is by the platform alone', async () => {
  const gateway = startGateway()
  const forged = { 'x-forwarded-for': '192.0.2.1' }
  const named = { ...forged, 'cf-connecting-ip': '203.0.113.7' }
  await gateway.send('/', { headers: named })
  // Without the platform in front the field is the client's own word.
  expect(gateway.clients).toEqual(['127.0.0.1'])
  await gateway.send('/', { headers: named }, { asn: 64_500 })
  await gateway.send('/', { headers: forged }, { asn: 64_500 })
  expect(gateway.clients.slice(1)).toEqual(['203.0.113.7', null])
})
