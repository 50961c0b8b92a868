import { scryptSync } from 'node:crypto'
import { compareSync } from 'bcryptjs'
import type { BcryptHash, ScryptHash } from './phc.ts'

/** Bytes that scrypt takes beside its table. */
const SCRYPT_ALLOWANCE = 1_048_576

/** scrypt (RFC 7914) of a password by the parameters of a stored hash, whose bounds `parseStoredHash` has checked. */
export const scryptTag = ({ logN, blockSize, parallelism, salt, tag }: ScryptHash, password: Uint8Array): Uint8Array =>
  scryptSync(password, salt, tag.length, {
    N: 2 ** logN,
    r: blockSize,
    p: parallelism,
    maxmem: 128 * blockSize * (2 ** logN + parallelism) + SCRYPT_ALLOWANCE,
  })

/** Whether a password has this bcrypt hash. As everywhere, its first 72 bytes alone decide. */
export const matchesBcrypt = ({ text }: BcryptHash, password: string): boolean => compareSync(password, text)
