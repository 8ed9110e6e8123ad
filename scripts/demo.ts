// `npm start`: checks the recorded samples as a user would, plans and applies repairs, reads, collects and verifies a made-up trail, and says
// what there is to see.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { showCollector } from './demo/collect.ts'
import { showEvents, showSpeed } from './demo/events.ts'
import { DRIFTED, repairEmulated } from './demo/repair.ts'
import { writeTrail } from './samples/trail.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pages = 'node_modules/.cache/trailmend'

/** What each sample must come to; anything else means that the demonstration did not work. */
const samples = [
  { file: 'samples/drifted-organization.json', exitCode: 1, what: 'An organization that has drifted' },
  { file: 'samples/healthy-organization.json', exitCode: 0, what: 'The same organization in good health' },
] as const
const wrong: string[] = []

/** Run the command as a user would, and hold it to its exit code. */
function trailmend(what: string, args: readonly string[], { cwd, exitCode }: { cwd: string; exitCode: number }): number | null {
  console.log(`\n${what}: trailmend ${args.join(' ')}\n`)
  const { status } = spawnSync(process.execPath, [join(root, 'packages/cli/lib/bin.js'), ...args], { cwd, stdio: 'inherit' })
  if (status !== exitCode) wrong.push(`exit code ${status} of trailmend ${args.join(' ')}`)
  return status
}

function checkSamples(): void {
  mkdirSync(join(root, pages), { recursive: true })
  for (const { file, exitCode, what } of samples) {
    const page = `${pages}/${basename(file, '.json')}.html`
    const status = trailmend(what, ['check', '--replay', file, '--format', 'table', '--format', `html=${page}`], { cwd: root, exitCode })
    console.log(`(exit code ${status}; the same as a page for a browser: ${join(root, page)})`)
  }
}

async function planAndApply(): Promise<void> {
  const [{ file }] = samples
  const args = ['plan', '--replay', file, '--account', DRIFTED, '--profile', 'repair']
  console.log(`(exit code ${trailmend('What would put the drifted account right', args, { cwd: root, exitCode: 1 })})`)
  console.log('\nThe plan applied to an emulated account (its facts change as AWS documents; nothing is called):\n')
  if (!(await repairEmulated(join(root, file)))) wrong.push('the plan did not put the emulated account right')
}

async function readAndVerify(folder: string): Promise<void> {
  const { logs } = writeTrail(folder)
  console.log("\nThe log files of a made-up trail: readEvents(file, { where: { eventName: ['ConsoleLogin', 'StopLogging'], … } })\n")
  console.log(`(${await showEvents(logs)} such events; the first are shown)\n`)
  if (!(await showSpeed(logs))) wrong.push('readEvents and JSON.parse found different events')
  console.log('\nThe same trail collected, from a topic by way of a queue to files; S3, SNS and SQS are emulated in this process:\n')
  if (!(await showCollector(join(folder, 'bucket'), join(folder, 'collected')))) wrong.push('what was collected is not what was delivered')
  const args = ['verify', '--folder', 'bucket', '--public-keys', 'keys.json']
  console.log(`(exit code ${trailmend('They are as they were delivered', args, { cwd: folder, exitCode: 0 })})`)
  hideWhoStoppedLogging(logs[Math.floor(logs.length / 2)] ?? '')
  console.log(`(exit code ${trailmend('Somebody took the StopLogging events out of one of them', args, { cwd: folder, exitCode: 1 })})`)
}

function hideWhoStoppedLogging(log: string): void {
  const { Records }: { Records: readonly { eventName: string }[] } = JSON.parse(gunzipSync(readFileSync(log)).toString())
  writeFileSync(log, gzipSync(JSON.stringify({ Records: Records.filter(({ eventName }) => eventName !== 'StopLogging') })))
}

checkSamples()
await planAndApply()
const folder = mkdtempSync(join(tmpdir(), 'trailmend-demo-'))
try {
  await readAndVerify(folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

if (wrong.length > 0) console.error(`The demonstration did not work: ${wrong.join('; ')}`)
else console.log('\nNext: npx trailmend check, with credentials of your own; npx trailmend explain cloudtrail-cloudwatch-logs; npm test')
process.exitCode = wrong.length > 0 ? 1 : 0
