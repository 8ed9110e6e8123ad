// `npm run platforms`: what @trailmend/stream does in Deno and in Bun, where they are on PATH, held against what it does in Node.
// Says loudly what was not run; `-- --every-platform` fails then.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gzipSync } from 'node:zlib'
import { madeUpLog } from '../test/fixtures/cloudtrail-log.ts'
import { bundleCheck, bundleNodeCheck } from '../test/stream/platforms/bundle.ts'
import type { Report } from '../test/stream/platforms/check.ts'
import type { FilesReport } from '../test/stream/platforms/check-files.ts'
import { LEAST_COMPARISONS, WANTED } from '../test/stream/platforms/wanted.ts'

/** How to run a script. Deno is allowed nothing but to read: the portable entry not even that. */
const PLATFORMS: readonly (readonly [program: string, portable: readonly string[], files: readonly string[]])[] = [
  [process.execPath, [], []],
  ['deno', ['run', '--no-prompt'], ['run', '--no-prompt', '--allow-read', '--allow-env']],
  ['bun', [], []],
]

const folder = mkdtempSync(join(tmpdir(), 'trailmend-platforms-'))
const put = (name: string, contents: Uint8Array | string): string => {
  writeFileSync(join(folder, name), contents)
  return join(folder, name)
}
const tell = '\nconsole.log(JSON.stringify(await globalThis.report))\n'

function run(program: string, args: readonly string[]): unknown {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 })
  if (status === 0) return JSON.parse(stdout)
  throw new Error(`${program} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').slice(-8).join('\n')}`)
}

function isRight(portable: Report, files: FilesReport): boolean {
  const { comparisons, ...rest } = portable
  return (
    isDeepStrictEqual(rest, WANTED) && comparisons > LEAST_COMPARISONS && files.wrong.length === 0 && files.comparisons > LEAST_COMPARISONS
  )
}

try {
  const log = madeUpLog(12, 6_000_000, 'any')
  const [half, rest] = [log.subarray(0, 100_000), log.subarray(100_000)]
  const portable = put('portable.mjs', (await bundleCheck()).code + tell)
  const node = put('node.mjs', (await bundleNodeCheck()).code + tell)
  const files = [
    put('log.json', log),
    put('log.json.gz', gzipSync(log)),
    put('members.json.gz', Buffer.concat([gzipSync(half), gzipSync(rest), Buffer.alloc(512)])),
  ]
  for (const [program, before, beforeFiles] of PLATFORMS) {
    const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' })
    if (error !== undefined) {
      console.log(`NOT RUN: ${program} is not on PATH (npm install --prefix <folder> ${program}, and <folder>/node_modules/.bin on PATH)`)
      if (process.argv.includes('--every-platform')) process.exitCode = 1
      continue
    }
    const name = `${program === process.execPath ? 'node' : program} ${/\d+\.\d+\.\d+/.exec(stdout)?.[0]}`
    const seen = run(program, [...before, portable]) as Report
    const read = run(program, [...beforeFiles, node, ...files]) as FilesReport
    const right = isRight(seen, read)
    console.log(`${right ? 'right' : 'WRONG'}: ${name}, engine ${seen.engine}, ${seen.comparisons + read.comparisons} comparisons`)
    if (right) continue
    console.log(JSON.stringify({ ...seen, wrong: seen.wrong.slice(0, 5), files: read.wrong.slice(0, 5), WANTED }, null, 2))
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
