// `npm test`: runs every tier of tests whose ground is there, and ends with what was not run and why.
// `npm test -- --every-tier` fails where a tier was not run; anything else is handed to vitest.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../test/fakes/chromium/find.ts'
import { findMoto } from '../test/fakes/moto/find.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, 'node_modules', '.cache', 'trailmend')
const results = join(cache, 'test-results.json')

interface Tier {
  readonly name: string
  readonly what: string
  /** Why it cannot run here, and what would change that. */
  readonly missing?: string
}

const args = process.argv.slice(2)
const everyTier = args.includes('--every-tier')
const moto = findMoto()
const chromium = findChromium()
const tiers: readonly Tier[] = [
  { name: 'pure', what: 'functions, in this process' },
  { name: 'walk', what: 'plans for a million states, on all processors' },
  { name: 'process', what: 'the built command and the committed Action, as child processes' },
  {
    name: 'browser',
    what: 'the HTML report as a person uses it, and the streaming SDK, in Chromium',
    ...(chromium.found ? {} : { missing: chromium.why }),
  },
  {
    name: 'moto',
    what: "against moto's server, an AWS of a third party",
    ...(moto.found ? {} : { missing: moto.why }),
  },
]

const ready = tiers.filter((tier) => tier.missing === undefined)
const left = tiers.filter((tier) => tier.missing !== undefined)
mkdirSync(cache, { recursive: true })
rmSync(results, { force: true })
const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...ready.flatMap((tier) => ['--project', tier.name]),
    // Whoever reads what CI printed looks for what went wrong, among thousands of tests.
    `--reporter=${process.env.CI ? 'dot' : 'default'}`,
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...args.filter((arg) => arg !== '--every-tier'),
  ],
  { cwd: root, stdio: 'inherit' },
)

const totals = readTotals()
writeFileSync(join(cache, 'totals.txt'), `${totals}\n`)
console.log(totals)
for (const tier of ready) console.log(`Run: ${tier.name} (${tier.what})`)
for (const tier of left) console.log(`NOT RUN: ${tier.name} (${tier.what}): ${tier.missing}`)
if (left.length === 0) console.log('Nothing was left out.')
process.exitCode = vitest.status !== 0 ? (vitest.status ?? 1) : everyTier && left.length > 0 ? 1 : 0

function readTotals(): string {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8'))
    return `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`
  } catch {
    return '0 passed, 1 failed, 0 skipped'
  }
}
