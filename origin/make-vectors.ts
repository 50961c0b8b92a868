// Prints vectors.json: `node origin/make-vectors.ts > origin/vectors.json && biome format --write origin/vectors.json`.
import { makeVectors } from './vectors/make.ts'

// biome-ignore lint/suspicious/noConsole: printing is what this script is for
console.log(JSON.stringify(await makeVectors(), undefined, 2))
