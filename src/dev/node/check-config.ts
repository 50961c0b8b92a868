// `npm run check-config`: is the configuration one that Postern would run? Also runs before every build.
import { loadDeployment } from './installed-config.ts'

const [file, ...rest] = process.argv.slice(2)
if (rest.length > 0 || file?.startsWith('-') === true) {
  console.error('Usage: npm run check-config [-- FILE.json]\n\nWithout a file: postern.config.ts.')
  process.exit(2)
}
const loaded = await loadDeployment(file)
if (loaded.ok) {
  const { sites } = loaded.value
  const rules = sites.reduce((sum, { routes }) => sum + routes.length + 1, 0)
  console.log(`${file ?? 'postern.config.ts'} is valid: ${sites.map(({ id }) => id).join(', ')}; ${rules} rules.`)
} else {
  console.error(loaded.failure)
  process.exitCode = 1
}
