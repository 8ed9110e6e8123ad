// `npm run fuzz -- [--seconds N | --documents N] [--seed N] [--first N]`: random documents, zipped and broken in random ways; every reader
// must say what `JSON.parse` and node:zlib say. A minute where nothing is said. Prints the seed, and how to see a failure again.
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { runFuzz } from '../test/fuzz/run.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    documents: { type: 'string' },
    seed: { type: 'string' },
    first: { type: 'string', default: '0' },
  },
})
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed)
const documents = values.documents === undefined ? Number.POSITIVE_INFINITY : Number(values.documents)
const seconds = values.seconds === undefined ? (values.documents === undefined ? 60 : Number.POSITIVE_INFINITY) : Number(values.seconds)
const first = Number(values.first)
if ([seed, documents, seconds, first].some(Number.isNaN)) {
  console.error('usage: npm run fuzz -- [--seconds N | --documents N] [--seed N] [--first N]')
  process.exit(2)
}

console.log(`seed ${seed}`)
const until = performance.now() + seconds * 1000
const { tally, missing, failure } = await runFuzz({ seed, first, documents, isOver: () => performance.now() > until })
const count = (value: number) => value.toLocaleString('en-US')
console.log(
  [
    `${count(tally.comparisons)} comparisons`,
    `${count(tally.documents)} documents (${count(tally.streamJson)} of them by stream-json, too)`,
    `${count(tally.broken)} broken`,
    `${count(tally.zipped)} zipped (${count(tally.refused)} that node:zlib refuses)`,
  ].join(', '),
)
for (const line of missing) console.log(`NOT HERE: ${line}`)
if (failure !== undefined) {
  console.error(`document ${failure.number}: ${failure.mismatch.stack}`)
  console.error(`To see it again: npm run fuzz -- --seed ${seed} --first ${failure.number} --documents 1`)
  process.exitCode = 1
}
