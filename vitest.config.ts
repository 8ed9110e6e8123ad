import { defineConfig } from 'vitest/config'

const source = (path: string) => new URL(path, import.meta.url).pathname
const sources = [
  { find: /^@trailmend\/([a-z]+)$/, replacement: source('packages/$1/src/index.ts') },
  { find: /^@trailmend\/([a-z]+)\/(.+)$/, replacement: source('packages/$1/src/$2') },
]

// A tier is what a test needs besides Node: nothing, the built products as child processes, a browser, or moto's server.
const tier = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias: sources },
  test: { name, include, exclude: ['**/node_modules/**'], ...extra },
})

export default defineConfig({
  test: {
    globalSetup: source('test/temporary-folder.ts'),
    projects: [
      tier('pure', ['test/**/*.test.ts'], {
        exclude: ['**/*.process.test.ts', '**/*.moto.test.ts', '**/*.browser.test.ts', '**/node_modules/**'],
        // Properties over thousands of cases take their time on a busy machine; no test is about time.
        testTimeout: 60_000,
      }),
      tier('process', ['test/**/*.process.test.ts'], { testTimeout: 60_000 }),
      tier('browser', ['test/**/*.browser.test.ts'], { testTimeout: 60_000, hookTimeout: 60_000 }),
      // Whole runs of the Action and the command line on an emulator that answers one call after the other: a limit against hanging, no more.
      tier('moto', ['test/**/*.moto.test.ts'], { testTimeout: 180_000, hookTimeout: 60_000 }),
    ],
  },
})
