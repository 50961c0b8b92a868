// `npm run blocklist`: writes the passwords that are refused because too many people use them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocklistText } from './blocklist-entries.ts'

writeFileSync(join(import.meta.dirname, '../../src/authenticators/password/blocklist.txt'), blocklistText())
