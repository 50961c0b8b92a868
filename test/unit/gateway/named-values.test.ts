import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namedValues } from '#gateway/named-values.ts'
import { utf8 } from '#lib/encoding.ts'

const URL_ENCODED = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const BOUNDARY = '----WebKitFormBoundaryx7'
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

const AMBIGUOUS = { ok: false, failure: 'confirm_ambiguous' }

const read = (type: string, body: string | Uint8Array<ArrayBuffer>, ...sources: readonly string[]) =>
  readBeside('', type, body, ...sources)

const readBeside = (
  rawQuery: string,
  contentType: string,
  body: string | Uint8Array<ArrayBuffer>,
  ...sources: readonly string[]
) => {
  const found = namedValues(sources, { contentType, rawQuery, body: typeof body === 'string' ? utf8(body) : body })
  return found.ok ? Object.fromEntries(found.value) : found
}

const part = (head: string, value: string) => `--${BOUNDARY}\r\n${head}\r\n\r\n${value}\r\n`
const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value)
const multipart = (...parts: readonly string[]) => `${parts.join('')}--${BOUNDARY}--\r\n`

describe('values of a form', () => {
  it('are read as the browser wrote them', () => {
    expect(read(URL_ENCODED, 'amount=12%2C50+EUR&to=Zo%C3%AB&note=', 'amount', 'to', 'note', 'absent')).toEqual({
      amount: '12,50 EUR',
      to: 'Zoë',
      note: '',
    })
    expect(read(MULTIPART, multipart(field('amount', '12,50'), field('to', 'Zoë')), 'amount', 'to')).toEqual({
      amount: '12,50',
      to: 'Zoë',
    })
  })

  it.each([
    ['twice', 'amount=1&amount=2'],
    ['twice with one value', 'amount=1&amount=1'],
    ['in another case as well', 'amount=1&Amount=2'],
    ['in another case alone', 'AMOUNT=2'],
    ['as a list as well', 'amount=1&amount[]=2'],
    ['as a list alone, written out', 'amount%5B%5D=2'],
    ['as an entry of a list', 'amount=1&amount%5Bx%5D=2'],
    ['with a NUL behind it', 'amount=1&amount%00x=2'],
    ['with a blank before it', 'amount=1&+amount=2'],
    ['behind a semicolon', 'note=1;amount=2&amount=1'],
    ['in a name that is encoded', 'amount=1&%61mount=2'],
    ['in bytes that are not UTF-8', 'amount=1%E4'],
    ['in overlong UTF-8', 'amount=1&%C1%A1mount=2'],
    ['without its equals sign', 'amount&amount=1'],
    ['with two equals signs', 'amount=1=2'],
    ['behind a cut escape', 'amount=1&x=%4'],
    ['beside raw bytes', 'amount=1&x=ä'],
    ['in brackets', 'amount=1&%5Bamount%5D=2'],
    ['in brackets alone', '%5Bamount%5D=2'],
    ['before a closing bracket', 'amount=1&amount%5D=2'],
    ['behind an opening bracket', 'amount=1&%5Bamount=2'],
    ['behind a mark that a server takes off', 'amount=1&!amount=2'],
    ['behind a prefix', 'amount=1&payment.amount=2'],
    ['longer than anybody reads', `amount=${'1'.repeat(121)}`],
  ])('are read of no form that has one %s', (_, body) => {
    expect(read(URL_ENCODED, body, 'amount')).toEqual(AMBIGUOUS)
  })

  it.each([
    'amount=2',
    'Amount=2',
    'x=1&amount=2',
    'x=1;amount=2',
    'amount%5B%5D=2',
    '%61mount=2',
    'amount',
    'x=1&%4=2',
  ])('are read of no request whose query says %s', (query) => {
    expect(readBeside(query, URL_ENCODED, 'amount=1', 'amount')).toEqual(AMBIGUOUS)
    expect(readBeside(query, JSON_TYPE, '{"amount":1}', '/amount')).toEqual(AMBIGUOUS)
  })

  it('are read beside a query that names something else, also a part of a pointer’s value', () => {
    expect(readBeside('order=7&iban=1', URL_ENCODED, 'amount=1', 'amount')).toEqual({ amount: '1' })
    expect(readBeside('to[iban]=2', JSON_TYPE, '{"to":{"iban":1}}', '/to/iban')).toEqual(AMBIGUOUS)
  })

  it('are not found by pointers: servers make trees of form fields, each in its own way', () => {
    const refused = { ok: false, failure: 'confirm_type_unsupported' }
    expect(read(URL_ENCODED, 'amount=9000&to%5Biban%5D=x', '/amount', '/to/iban')).toEqual(refused)
    expect(read(MULTIPART, multipart(field('amount', '1')), '/amount')).toEqual(refused)
  })

  it('are told apart by a dot and a blank no more than PHP does', () => {
    expect(read(URL_ENCODED, 'pay_to=1&pay.to=2', 'pay_to')).toEqual(AMBIGUOUS)
    expect(read(URL_ENCODED, 'pay_to=1&pay+to=2', 'pay_to')).toEqual(AMBIGUOUS)
    expect(read(URL_ENCODED, 'pay_to=1&pay%5Bto=2', 'pay_to')).toEqual(AMBIGUOUS)
  })

  it.each([
    ['twice', multipart(field('amount', '1'), field('amount', '2'))],
    ['as a file', multipart(part('Content-Disposition: form-data; name="amount"; filename="x"', '1'))],
    ['under two names', multipart(part('Content-Disposition: form-data; name="x"; name="amount"', '1'))],
    ['in a name that holds another', multipart(field('amount', '1'), field('x; name=amount', '2'))],
    [
      'in the name of a file',
      multipart(field('amount', '1'), part('Content-Disposition: form-data; name="f"; filename="x; name=amount"', '2')),
    ],
    ['under an extended name', multipart(part("Content-Disposition: form-data; name*=utf-8''amount", '1'))],
    ['without quotation marks', multipart(part('Content-Disposition: form-data; name=amount', '1'))],
    ['with an escaped name', multipart(part('Content-Disposition: form-data; name="am\\ount"', '1'))],
    [
      'in a part of two dispositions',
      multipart(part('Content-Disposition: form-data; name="x"\r\nContent-Disposition: form-data; name="amount"', '1')),
    ],
    [
      'in a charset of its own',
      multipart(part('Content-Disposition: form-data; name="amount"\r\nContent-Type: text/plain; charset=utf-16', '1')),
    ],
    [
      'in a transfer encoding',
      multipart(part('Content-Disposition: form-data; name="amount"\r\nContent-Transfer-Encoding: base64', 'MQ==')),
    ],
    [
      'behind a bare line feed',
      multipart(
        field('x', `1\n--${BOUNDARY}\nContent-Disposition: form-data; name="amount"\n\n2`),
        field('amount', '1'),
      ),
    ],
    ['before the first boundary', `x\r\n${multipart(field('amount', '1'))}`],
    ['behind the last boundary', `${multipart(field('amount', '1'))}${field('amount', '2')}`],
    ['in a form that does not end', field('amount', '1')],
  ])('are read of no multipart form that has one %s', (_, body) => {
    expect(read(MULTIPART, body, 'amount')).toEqual(AMBIGUOUS)
  })

  it.each([
    `multipart/form-data; boundary=${BOUNDARY}; boundary=x`,
    `multipart/form-data; charset=utf-7; boundary=${BOUNDARY}`,
    `multipart/form-data; boundary="${BOUNDARY}"`,
    ...[...",:=?/()'"].map((mark) => `multipart/form-data; boundary=abc${mark}def`),
    'multipart/form-data',
  ])('are read of no multipart form that is called %s', (type) => {
    expect(read(type, multipart(field('amount', '1')), 'amount')).toEqual(AMBIGUOUS)
  })

  it('come out as they went into a form of the platform', () => {
    const names = fc.stringMatching(/^[a-z]{1,12}$/)
    const values = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => [...value].length <= 120)
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(names, values), { maxLength: 6, selector: ([name]) => name }), (pairs) => {
        const wellFormed = pairs.map(([name, value]) => [name, value.toWellFormed()] as const)
        const body = new URLSearchParams(wellFormed.map(([name, value]) => [name, value])).toString()
        expect(read(URL_ENCODED, body, ...wellFormed.map(([name]) => name))).toEqual(Object.fromEntries(wellFormed))
      }),
    )
  })
})

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** What servers take for the amount: by any case, out of a wrapper, and out of any body as if it were a form. */
const everyReading = (body: string): readonly unknown[] => {
  const tree: unknown = JSON.parse(body)
  const objects = isTree(tree) ? [tree, ...Object.values(tree).filter(isTree)] : []
  const members = objects.flatMap((object) =>
    Object.entries(object).flatMap(([name, value]) =>
      name.toLowerCase().replace(/[^a-z]/g, '') === 'amount' ? [value] : [],
    ),
  )
  const fields = [...new URLSearchParams(body.replaceAll(';', '&'))].slice(1)
  return [...members, ...fields.flatMap(([name, value]) => (name.toLowerCase() === 'amount' ? [value] : []))]
}

describe('values of a JSON body', () => {
  it('are found by pointer or by name, and shown as they were written', () => {
    const body = '{"amount":1234567.10,"to":{"a/b":["x",{"m~n":"Zoë"}]},"gift":true,"note":null}'
    expect(read(JSON_TYPE, body, '/amount', 'gift', '/to/a~1b/1/m~0n', '/note', '/absent', '/note/x')).toEqual({
      '/amount': '1234567.10',
      gift: 'true',
      '/to/a~1b/1/m~0n': 'Zoë',
    })
  })

  it.each([
    ['a member that stands twice', '{"amount":1,"amount":2}'],
    ['one that stands twice elsewhere', '{"amount":1,"x":{"y":1,"y":2}}'],
    ['one that stands twice, once escaped', '{"amount":1,"\\u0061mount":2}'],
    ['one in another case as well', '{"amount":1,"Amount":2}'],
    ['one in another case alone', '{"AMOUNT":2}'],
    ['a number that is rounded', '{"amount":9007199254740993}'],
    ['a number without end', '{"amount":1e400}'],
    ['a number that comes to nothing', '{"amount":0.1e-400}'],
    ['a list where a value should be', '{"amount":[1]}'],
    ['a comment', '{"amount":1/*,*/}'],
    ['a comma too much', '{"amount":1,}'],
    ['single quotation marks', "{'amount':1}"],
    ['a byte order mark', '\ufeff{"amount":1}'],
    ['a second text behind it', '{"amount":1}{"amount":2}'],
    ['nothing in it', ''],
    ['one with NUL in its name as well', '{"amount":1,"amount\\u0000":2}'],
    ['one with half a character in its name as well', '{"amount":1,"amount\\ud800":2}'],
    ['one with a blank that is not seen in its name as well', '{"amount":1,"am\\u200bount":2}'],
    ['a letter that is not seen in a name elsewhere', '{"amount":1,"x":[{"\u3164":2}]}'],
    ['one with a mark in its name as well', '{"amount":1,"_amount":2}'],
    ['one in the spelling of a list as well', '{"amount":1,"amount[]":2}'],
    ['one behind a prefix as well', '{"amount":1,"payment.amount":2}'],
    ['one in a form of its letters that looks alike', '{"amount":1,"\uff41mount":2}'],
    ['another one in a wrapper', '{"amount":1,"transfer":{"amount":2}}'],
    ['another one in a wrapper, in another spelling', '{"amount":1,"transfer":{"Amount":2}}'],
    ['nothing but a wrapper', '{"transfer":{"amount":2}}'],
    ['a list around it', '[{"amount":2}]'],
    ['a text around it', '"amount=2"'],
    ['no such member', '{"sum":2}'],
    ['nothing as its member', '{"amount":null}'],
    ['more nesting than a stack holds', `${'['.repeat(60_000)}`],
    ['an end of nesting like that', `{"amount":1,"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
  ])('are not read where it has %s', (_, body) => {
    const found = read(JSON_TYPE, body, '/amount')
    if (body.includes(']]]')) expect([AMBIGUOUS, { '/amount': '1' }]).toContainEqual(found)
    else expect(found).toEqual(AMBIGUOUS)
  })

  it.each([
    ['/to/iban', '{"to":{"iban":"x"},"TO":{}}'],
    ['/to/iban', '{"To":{"iban":"x"}}'],
    ['/sum', '{"sum":1,"\u017fum":9000}'],
    ['/payeeIban', '{"payeeIban":"x","payee_iban":"y"}'],
    ['/p\u00e9age', '{"p\u00e9age":1,"pe\u0301age":9000}'],
    ['/to/iban', '{"to":{"iban":"x"},"transfer":{"to":{"iban":"y"}}}'],
    ['/to/iban', '{"to":"y"}'],
    ['/to/iban', '{"to":[{"iban":"y"}]}'],
    ['/to/iban', '{"to":9007199254740993}'],
    ['/to/0/iban', '{"to":{"00":{"iban":"y"},"0.":{"iban":"x"}}}'],
  ])('are not read at %s of %s, which some readers see more of', (source, body) => {
    expect(read(JSON_TYPE, body, source)).toEqual(AMBIGUOUS)
  })

  it('are read of a member and of one within another where both are shown, though they have one name', () => {
    const body = '{"total":100,"shipping":{"total":5,"label":"x"},"items":[{"total":95}]}'
    expect(read(JSON_TYPE, body, '/total', '/shipping/total')).toEqual({ '/total': '100', '/shipping/total': '5' })
    expect(read(JSON_TYPE, body, '/total')).toEqual(AMBIGUOUS)
    expect(read(JSON_TYPE, '{"amount":{"amount":"12"}}', '/amount/amount')).toEqual({ '/amount/amount': '12' })
  })

  it.each([
    '{"amount":"1","x":"&amount=9000&y="}',
    '{"amount":"1","x":";amount=9000"}',
    '{"amount":"1","x":"&%61mount=9000"}',
    '{"amount":"1","x":"&%u0061mount=9000"}',
    '{"amount":"1","x":"&%C1%A1mount=9000"}',
    '{"amount":"1","x":"&amount[","y":"]=9000"}',
    '{"amount":"1","x":"&payment.amount=9000"}',
    '{"amount":"1","x":"&\\"amount=9000"}',
    '{"amount":"1","&amount":"=9000"}',
  ])('are not read by name of %s, in which a reader of forms finds that name', (body) => {
    expect(read(JSON_TYPE, body, 'amount')).toEqual(AMBIGUOUS)
  })

  it('are read by name beside texts in which nobody finds that name', () => {
    const body = '{"to":"Marks & Spencer; 50% off & more","url":"/?a=1&b=2","items":[1,{}],"amount":"1"}'
    expect(read(JSON_TYPE, body, 'amount', 'to')).toMatchObject({ amount: '1' })
  })

  it('are what every reader of this body takes, however it wraps, folds or divides it', () => {
    const key = fc.oneof(fc.constantFrom('amount', 'Amount', 'to', 'iban', 'transfer', 'a_mount'), fc.string())
    const text = fc.oneof(fc.string(), fc.constantFrom('&amount=9&', 'x;to=y', '&a&'))
    const tree = fc.dictionary(
      key,
      fc.oneof(text, fc.dictionary(key, fc.oneof(text, fc.dictionary(key, text, { maxKeys: 2 })), { maxKeys: 3 })),
      { maxKeys: 4 },
    )
    fc.assert(
      fc.property(tree, (sent) => {
        const body = JSON.stringify(sent)
        const found = read(JSON_TYPE, body, 'amount')
        if (!('amount' in found)) return
        expect(everyReading(body)).toEqual([found['amount']])
      }),
      { numRuns: 2000 },
    )
  })

  it('are not read of bytes that are not UTF-8, nor of another charset', () => {
    expect(read(JSON_TYPE, Uint8Array.of(0x22, 0xff, 0x22), '/amount')).toEqual(AMBIGUOUS)
    expect(read('application/json; charset=utf-16', '{"amount":1}', '/amount')).toEqual(AMBIGUOUS)
    expect(read('application/json; charset=UTF-8', '{"amount":1}', '/amount')).toEqual({ '/amount': '1' })
  })

  it('are its own members, never those of every object', () => {
    const own = read(JSON_TYPE, '{"x":{},"y":1}', '/__proto__', '/constructor/name', 'toString', '/x/length', '/y')
    expect(own).toEqual({ '/y': '1' })
    expect(read(JSON_TYPE, '{"__proto__":"mine"}', '/__proto__')).toEqual({ '/__proto__': 'mine' })
  })
})

it.each(['text/plain', 'application/xml', '', 'application/json-patch+json', 'application/octet-stream'])(
  'a body of type %j has no values, so that nothing is confirmed by it that nobody could read',
  (type) => {
    expect(read(type, 'amount=1', 'amount')).toEqual({ ok: false, failure: 'confirm_type_unsupported' })
  },
)

describe('a request of which no value is shown', () => {
  it('may have a body of any type, or none', () => {
    expect(read('text/plain', 'anything')).toEqual({})
    expect(read(URL_ENCODED, 'a=1')).toEqual({})
    expect(read(JSON_TYPE, '[1]')).toEqual({})
    expect(read(JSON_TYPE, '')).toEqual({})
    expect(read(MULTIPART, '')).toEqual({})
  })
})

describe('a request that says in a field that its method is another one', () => {
  it.each([
    '_method',
    '_METHOD',
    '.method',
    '[method',
    ' method',
    '_method[]',
    '_method\0x',
    'X-HTTP-Method-Override',
    'x_http_method',
    'X-Method-Override',
  ])('by the name %s is confirmed by nobody, with values and without', (name) => {
    for (const sources of [[], ['a']]) {
      expect(read(URL_ENCODED, new URLSearchParams({ a: '1', [name]: 'DELETE' }).toString(), ...sources)).toEqual(
        AMBIGUOUS,
      )
      expect(read(MULTIPART, multipart(field('a', '1'), field(name, 'DELETE')), ...sources)).toEqual(AMBIGUOUS)
      expect(read(JSON_TYPE, JSON.stringify({ a: '1', [name]: 'DELETE' }), ...sources)).toEqual(AMBIGUOUS)
      expect(readBeside(`${encodeURIComponent(name)}=DELETE`, URL_ENCODED, 'a=1', ...sources)).toEqual(AMBIGUOUS)
    }
    expect(readBeside(`${encodeURIComponent(name)}=DELETE`, '', '')).toEqual(AMBIGUOUS)
  })

  it('is none by a field that is called method, as of a payment', () => {
    for (const name of ['method', 'payment[method]', 'payment_method', 'methods', '_methods', 'shipping.method']) {
      const body = new URLSearchParams({ amount: '1', [name]: 'card' }).toString()
      expect(read(URL_ENCODED, body, 'amount')).toEqual({ amount: '1' })
      expect(read(JSON_TYPE, JSON.stringify({ amount: '1', [name]: 'card' }), '/amount')).toEqual({ '/amount': '1' })
    }
  })
})
