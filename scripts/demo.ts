// `npm start`: checks the recorded samples as a user would, and says what there is to see.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pages = 'node_modules/.cache/trailmend'

/** What each sample must come to; anything else means that the demonstration did not work. */
const samples = [
  { file: 'samples/drifted-organization.json', exitCode: 1, what: 'An organization that has drifted' },
  { file: 'samples/healthy-organization.json', exitCode: 0, what: 'The same organization in good health' },
]

mkdirSync(join(root, pages), { recursive: true })
const wrong = samples.filter(({ file, exitCode, what }) => {
  const page = `${pages}/${basename(file, '.json')}.html`
  const args = ['check', '--replay', file, '--format', 'table', '--format', `html=${page}`]
  console.log(`\n${what}: trailmend ${args.join(' ')}\n`)
  const done = spawnSync(process.execPath, [join(root, 'packages/cli/lib/bin.js'), ...args], { cwd: root, stdio: 'inherit' })
  console.log(`(exit code ${done.status}; the same as a page for a browser: ${join(root, page)})`)
  return done.status !== exitCode
})

if (wrong.length > 0) console.error(`The demonstration did not work: unexpected exit code for ${wrong.map(({ file }) => file).join(', ')}`)
else console.log('\nNext: npx trailmend check, with credentials of your own; npx trailmend explain cloudtrail-cloudwatch-logs; npm test')
process.exitCode = wrong.length > 0 ? 1 : 0
