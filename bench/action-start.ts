// What the Action costs a workflow from its start to the verdict on a replayed recording: CPU time (user and system) of the whole
// process, and elapsed time. Prints; asserts nothing. Run: node bench/action-start.ts [runs]

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const runs = Number(process.argv[2] ?? 15)
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
const recording = join(root, 'samples', 'drifted-organization.json')

interface Cost {
  readonly cpu: number
  readonly elapsed: number
}

/** Milliseconds of one run to its end. Node tells no parent what its children used, so the child says it itself. */
function measure(args: readonly string[]): Cost {
  const env = { PATH: process.env.PATH, INPUT_REPLAY: recording, GITHUB_OUTPUT: outputs, GITHUB_WORKSPACE: folder }
  const started = performance.now()
  const { stderr } = spawnSync(process.execPath, ['--require', hook, ...args], { cwd: folder, env, encoding: 'utf8' })
  const elapsed = performance.now() - started
  return {
    cpu: Number(
      stderr
        .split('\n')
        .findLast((line) => line.startsWith('cpu '))
        ?.slice(4),
    ),
    elapsed,
  }
}

const outputs = join(folder, 'output')
const hook = join(folder, 'hook.cjs')
writeFileSync(outputs, '')
writeFileSync(
  hook,
  `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write('cpu ' + (user + system) / 1000 + '\\n') })`,
)

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  return `${(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN).toFixed(0)} ms`
}

for (const [what, args] of [
  ['node alone', ['-e', '0']],
  ['the Action, replay', [join(root, 'dist', 'index.cjs')]],
] as const) {
  const costs = Array.from({ length: runs }, () => measure(args))
  console.log(
    `${what}: CPU ${median(costs.map(({ cpu }) => cpu))}, elapsed ${median(costs.map(({ elapsed }) => elapsed))} (median of ${runs})`,
  )
}
rmSync(folder, { recursive: true })
