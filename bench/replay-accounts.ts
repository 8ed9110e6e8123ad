// Replaying recordings: 1,000 accounts of 17 regions, one recording each; the processor time and the memory of the whole command.
// With one control memory shows what accounts cost; with all, what findings cost, for a report holds every one of them.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountRecording } from './made-up-recording.ts'

const SELECTIONS = [
  ['one control', ['--controls', 'cloudtrail-cloudwatch-logs']],
  ['all controls', []],
] as const

const root = join(import.meta.dirname, '..')
const folder = await mkdtemp(join(tmpdir(), 'trailmend-bench-'))
try {
  for (const accounts of [10, 100, 1000]) {
    const recordings = join(folder, String(accounts))
    await mkdir(recordings)
    for (let n = 0; n < accounts; n++) await writeFile(join(recordings, `${n}.json`), JSON.stringify(accountRecording(n)))
    for (const [what, selection] of SELECTIONS) {
      const { seconds, megabytes, lines } = await replay(recordings, selection)
      console.log(
        `replay of ${accounts} accounts x 17 regions, ${what}: ${seconds.toFixed(2)} s of processor time, ${megabytes.toFixed(0)} MB at most, ${lines} findings`,
      )
    }
  }
  console.log('(wanted: 1,000 accounts in less than 10 s, memory flat)')
} finally {
  await rm(folder, { recursive: true })
}

/** Run the built command as a user would, and read what the operating system counted. */
async function replay(recordings: string, selection: readonly string[]): Promise<{ seconds: number; megabytes: number; lines: number }> {
  const report = join(folder, 'usage.json')
  const command = join(root, 'packages', 'cli', 'lib', 'bin.js')
  const preload = `data:text/javascript,process.on('exit',()=>process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(report)},JSON.stringify(process.resourceUsage())))`
  const child = spawn(
    process.execPath,
    ['--import', preload, command, 'check', '--replay', recordings, '--format', 'jsonl', ...selection],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let lines = 0
  for await (const chunk of child.stdout) lines += String(chunk).split('\n').length - 1
  const { default: usage } = await import(`file://${report}?${recordings}&${selection.length}`, { with: { type: 'json' } })
  return { seconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, megabytes: usage.maxRSS / 1024, lines }
}
