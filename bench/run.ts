// `npm run bench`: runs every benchmark, or those named. Each prints its figures; none passes or fails.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const NOT_BENCHMARKS = ['run.ts', 'median.ts', 'made-up-recording.ts', 'loopback-aws.ts', 'remembered-answers.ts']
const all = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !NOT_BENCHMARKS.includes(file))
const wanted = process.argv.slice(2).map((name) => `${name.replace(/\.ts$/, '')}.ts`)
const unknown = wanted.filter((file) => !all.includes(file))
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')}; there are ${all.join(', ')}`)
  process.exit(2)
}
for (const file of wanted.length > 0 ? wanted : all) {
  console.log(`\n== ${file}`)
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, file)], { stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
