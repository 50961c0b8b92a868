import type { Peppered } from '#authenticators/password/verify.ts'

/** A hash that another implementation made, and the password that it was made of. */
export interface ForeignVector {
  readonly source: string
  readonly password: string
  readonly stored: string
}

const TYPED = 'パスワード秘密の鍵'

/** Hashes that others published, or made for these tests: none by a library that Postern uses. */
export const FOREIGN_VECTORS: readonly ForeignVector[] = [
  {
    source: 'phc-winner-argon2 test.c, m=256 t=2 p=1',
    password: 'password',
    stored: '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  },
  {
    source: 'phc-winner-argon2 test.c, m=65536 t=2 p=1',
    password: 'password',
    stored: '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  },
  {
    source: 'OpenSSL, by argon2Sync of Node 24',
    password: TYPED,
    stored: '$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$j++qfXFAj5PZUzL7LYv9/b2qRaUEwZUDVwTKzuAThmw',
  },
  {
    source: 'RFC 7914 section 12',
    password: 'pleaseletmein',
    stored:
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw',
  },
  {
    source: 'hashlib.scrypt of Python 3',
    password: TYPED,
    stored: '$scrypt$ln=14,r=8,p=5$MDEyMzQ1Njc4OWFiY2RlZg$ppEPOHC5cfY5dS6Pp5VVEzN1hRlDD7n601B5sGD8KeA',
  },
  {
    source: 'jBCrypt TestBCrypt',
    password: 'abc',
    stored: '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i',
  },
  {
    source: 'jBCrypt TestBCrypt',
    password: '~!@#$%^&*()      ~!@#$%^&*()PNBFRD',
    stored: '$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO',
  },
  {
    source: 'crypt_blowfish wrapper.c',
    password: 'U*U',
    stored: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  },
  {
    source: 'libxcrypt, by crypt of Perl 5',
    password: 'пароль с ü и 😀',
    stored: '$2b$05$abcdefghijklmnopqrstuuLTmSvuFZA1uLnp3nzCbwUy8/7e5Qrly',
  },
  {
    source: 'libxcrypt, by crypt of Perl 5',
    password: 'пароль с ü и 😀',
    stored: '$2y$04$abcdefghijklmnopqrstuuuHTMWxAJ5RFTr7JizbtZ7BNI.egNvLS',
  },
]

/** A password under a pepper, as the caller's HMAC would give it: 32 bytes. */
export const peppered = (id: string, byte = 7): Peppered => ({ id, bytes: new Uint8Array(32).fill(byte) })
