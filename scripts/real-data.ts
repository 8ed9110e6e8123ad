// `TRAILMEND_REAL_DATA=<folder> npm run real-data`: reads every file of a folder with both engines, and compares every field with what
// `JSON.parse` says; then maps every event to OCSF and validates it. Nothing of it is kept. Exits with 2 where no folder is given: whoever asks for this wants it run.
import { statSync } from 'node:fs'
import { relative } from 'node:path'
import { checkFolder } from '../test/real-data/check-folder.ts'
import { checkOcsf } from '../test/real-data/check-ocsf.ts'

const folder = process.env.TRAILMEND_REAL_DATA
if (folder === undefined || !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
  console.error(`NOT RUN: ${folder === undefined ? 'TRAILMEND_REAL_DATA is not set' : `there is no folder ${folder}`}`)
  console.error('Next: TRAILMEND_REAL_DATA=<a folder of CloudTrail logs> npm run real-data')
  process.exit(2)
}

const { files, events, comparisons, otherwise, failures } = await checkFolder(folder)
const count = (value: number) => value.toLocaleString('en-US')
// By name, so that no log is taken for something else unseen.
for (const [what, paths] of otherwise)
  console.log(`${paths.length} files: ${what}\n${paths.map((path) => `  ${relative(folder, path)}`).join('\n')}`)
const others = [...otherwise.values()].flat().length
console.log(`${count(files - others)} logs of ${count(files)} files, ${count(events)} records, ${count(comparisons)} comparisons`)
const ocsf = await checkOcsf(folder)
console.log(`${count(ocsf.events)} events mapped to OCSF, ${count(ocsf.refused)} of them refused`)
for (const failure of [...failures, ...ocsf.failures]) console.error(failure)
if (failures.length > 0 || ocsf.failures.length > 0 || events === 0) process.exitCode = 1
