// `npm run disposable`: writes the domains whose addresses are made to be thrown away.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { disposableText } from './disposable-domains.ts'

writeFileSync(join(import.meta.dirname, '../../src/risk/disposable.txt'), disposableText())
