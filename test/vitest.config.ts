import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import operatorsConfig from '#config'
import { SlowFirst } from './support/slow-first.ts'
import { textModules } from './support/text-modules.ts'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Randomness and keys that tests need, never those of a deployment. */
const TEST_SECRET = 'dGVzdC1zZWNyZXQtdGVzdC1zZWNyZXQtdGVzdC1zZWNyZXQ'

/** `npm run prove`: what is measured must not share the machine with what loads it, so files run one after another. */
const FULL_PROOF = process.env['POSTERN_PROOF'] === 'full'

// No such binding: mails stay in the outboxes, where tests count them.
const withoutMail = {
  ...operatorsConfig,
  mail: { ...operatorsConfig.mail, sender: { kind: 'service', binding: 'NO_MAILER' } },
}

/** Tests that run inside of the Workers runtime, beside the objects: `include` without `exclude`. */
const inWorkers = (name: string, include: string[], exclude: string[]): TestProjectInlineConfiguration => ({
  root: path('..'),
  plugins: [
    cloudflareTest({
      main: path('../src/index.ts'),
      remoteBindings: false,
      wrangler: { configPath: path('../wrangler.toml') },
      miniflare: { bindings: { POSTERN_SECRET: TEST_SECRET, POSTERN_CONFIG: JSON.stringify(withoutMail) } },
    }),
  ],
  test: {
    name,
    // The runtime has neither the environment variables of this process nor its files.
    provide: {
      fullProof: FULL_PROOF,
      scalePage: readFileSync(path('../docs/scale.md'), 'utf8'),
    },
    include,
    exclude,
    setupFiles: [path('support/fresh-storage.ts')],
    sequence: { groupOrder: 1 },
    maxWorkers: FULL_PROOF ? 1 : 3,
    // To start the runtime anew for each file takes longer than most files; each test clears the storage.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})

export default defineConfig({
  root: path('..'),
  test: {
    passWithNoTests: false,
    allowOnly: false,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        root: path('..'),
        plugins: [textModules()],
        oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
          testTimeout: 30_000,
          // To start a process for each file takes longer than most files; what they test keeps no state.
          isolate: false,
        },
      },
      inWorkers('worker', ['test/worker/**/*.test.{ts,tsx}'], ['test/worker/scale/**']),
      // Hundreds of objects, after which the runtime takes longer over every test.
      inWorkers('scale', ['test/worker/scale/**/*.test.ts'], []),
      {
        root: path('..'),
        plugins: [textModules()],
        oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['test/journeys/**/*.test.ts'],
          globalSetup: [path('support/journey-setup.ts')],
          sequence: { groupOrder: 2 },
          // They wait more than they work.
          maxWorkers: 4,
          // Files share what takes long to start: the process and its browser. Each has gateways of its own.
          isolate: false,
          // So long only where something hangs: a browser on a machine that is busy takes several times what it takes alone.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        root: path('..'),
        plugins: [textModules()],
        oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
        test: {
          name: 'proofs',
          environment: 'node',
          include: ['test/proofs/**/*.test.ts'],
          globalSetup: [path('support/proof-setup.ts')],
          sequence: { groupOrder: 3 },
          maxWorkers: FULL_PROOF ? 1 : 3,
          testTimeout: FULL_PROOF ? 1_800_000 : 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
