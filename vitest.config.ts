import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import Sequence from './test/sequence.ts'

const source = (path: string) => new URL(path, import.meta.url).pathname
const sources = [
  { find: /^@trailmend\/([a-z]+)$/, replacement: source('packages/$1/src/index.ts') },
  { find: /^@trailmend\/([a-z]+)\/(.+)$/, replacement: source('packages/$1/src/$2') },
]

const cores = availableParallelism()
// All pure files follow when all others are done: they use a processor each, where the others often wait for a child process, moto or time.
const computing = { maxWorkers: cores, sequence: { groupOrder: 3 } }
const waiting = { maxWorkers: cores + 2, sequence: { groupOrder: 2 } }
// The walk uses every processor, and has less than a minute: it goes before all others.
const walking = { maxWorkers: 1, sequence: { groupOrder: 1 } }

// A tier is what a test needs besides Node: nothing, the built products as child processes, a browser, or moto's server.
const tier = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias: sources },
  test: { name, include, exclude: ['**/node_modules/**'], ...extra },
})

export default defineConfig({
  test: {
    globalSetup: source('test/temporary-folder.ts'),
    sequence: { sequencer: Sequence },
    projects: [
      tier('pure', ['test/**/*.test.ts'], {
        exclude: ['**/*.{walk,process,moto,browser}.test.ts', '**/node_modules/**'],
        // Properties over thousands of cases take their time on a busy machine; no test is about time.
        testTimeout: 60_000,
        // Loading what is tested anew for every file took as long as a fifth of the tests.
        isolate: false,
        setupFiles: source('test/own-environment.ts'),
        ...computing,
      }),
      tier('walk', ['test/**/*.walk.test.ts'], { testTimeout: 600_000, ...walking }),
      tier('process', ['test/**/*.process.test.ts'], { testTimeout: 60_000, hookTimeout: 60_000, ...waiting }),
      tier('browser', ['test/**/*.browser.test.ts'], { testTimeout: 60_000, hookTimeout: 60_000, ...waiting }),
      // Whole runs of the Action and the command line on an emulator that answers one call after the other: a limit against hanging, no more.
      tier('moto', ['test/**/*.moto.test.ts'], {
        testTimeout: 180_000,
        hookTimeout: 60_000,
        globalSetup: source('test/fakes/moto/fork-servers.ts'),
        ...waiting,
      }),
    ],
  },
})
