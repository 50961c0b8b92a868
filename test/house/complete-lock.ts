// `npm run lock`: resolves package.json anew, and keeps packages of other platforms that the registry did not name.
import { writeFileSync } from 'node:fs'
import { completeLock, LOCK, readLock } from './lock.ts'

writeFileSync(LOCK, `${JSON.stringify(completeLock(readLock()), null, 2)}\n`)
