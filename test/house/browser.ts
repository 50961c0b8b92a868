// Says which browser the journeys will drive, or fails with the way out.
import { findChromium } from '../support/chromium.ts'

const { executablePath } = await findChromium()
process.stdout.write(`Browser: ${executablePath}\n`)
