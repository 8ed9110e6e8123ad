import { openSqliteLedger } from '../../../packages/collector/src/ledger/sqlite-ledger.ts'
import { recordOf } from './finished.ts'

// Finishes objects until it is killed, and says which of them were finished when they were.
const [path = '', first = '0'] = process.argv.slice(2)
const ledger = openSqliteLedger({ path, by: 'finisher', clock: { now: Date.now, sleep: async () => {}, random: Math.random } })
process.stdout.write('open\n')
for (let number = Number(first); ; ) {
  const numbers = Array.from({ length: 1 + (number % 7) }, (_each, index) => number + index)
  await ledger.finish(numbers.map(recordOf))
  number += numbers.length
  process.stdout.write(`${number}\n`)
  // Forgetting, checkpoints and the rest are killed as well.
  if (number % 5 === 0) await ledger.forgetClaims(number - 200)
  if (number % 3 === 0) await ledger.acknowledged(numbers.map((each) => `s3://b/${each}`))
}
