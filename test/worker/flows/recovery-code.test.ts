import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { hidden, type Visitor } from '../pages/arrange.ts'
import { signUpWithPasskey } from './arrange.ts'

beforeEach(stopClock)

const PATH = '/_auth/account/security/recovery-code'
const SHOWN = /class="recovery-code"/

const make = async (visitor: Visitor, form: string) => {
  const response = await visitor.post(PATH, { form })
  return { status: response.status, html: await response.text() }
}

describe('the page of a recovery code', () => {
  it('that is loaded again makes no other one in its place, says so, and offers to', async () => {
    const { visitor } = await signUpWithPasskey()
    const form = hidden(await (await visitor.get(PATH)).text(), 'form')
    expect(await make(visitor, form)).toMatchObject({ status: 200, html: expect.stringMatching(SHOWN) })
    const again = await make(visitor, form)
    expect(again).toMatchObject({ status: 422, html: expect.not.stringMatching(SHOWN) })
    expect(again.html).toContain('was shown already, and is good')
    expect(await make(visitor, hidden(again.html, 'form'))).toMatchObject({
      status: 200,
      html: expect.stringMatching(SHOWN),
    })
  })

  it('shows one code to a form that is sent twice at once', async () => {
    const { visitor } = await signUpWithPasskey()
    const form = hidden(await (await visitor.get(PATH)).text(), 'form')
    const answers = await Promise.all([make(visitor, form), make(visitor, form)])
    expect(answers.filter(({ html }) => SHOWN.test(html))).toHaveLength(1)
  })
})
