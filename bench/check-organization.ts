// A check of 100 accounts of 17 regions each, every call taking 20 ms. Three figures, for no single run can give them all:
//
// 1. On moto behind the proxy: memory after 25, 50, 75 and 100 accounts. Moto answers one call after the other in 2 to 3 ms,
//    so the time says nothing of Trailmend; the share of a processor that it took does.
// 2. On a stand-in that answers whatever the load: how many calls a second one process of Trailmend makes.
// 3. On the stand-in, with more KMS keys in a few regions than the budget of `DescribeKey` lets be asked at once: how much of
//    the budget is used. AWS allows 100 calls a second to an account and region, of which Trailmend takes 80: 80 at once, and 80
//    in each second after.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { OPERATIONS } from '@trailmend/core'
import { check, checkOptions } from '@trailmend/operate'
import { motoEnv } from '../test/fakes/moto/server.ts'
import { type LoopbackAws, startLoopback, type Wish } from './loopback-aws.ts'

const LATENCY = 20
const OWN = '999988887777'
const accountsUpTo = (count: number) => Array.from({ length: count }, (_, n) => String(100_000_000_000 + n))

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

await measureMemory()
await measureThroughput()
await measureBudget()

async function measureMemory(): Promise<void> {
  console.log('100 accounts x 17 regions on moto:')
  const controls = ['cloudtrail-cloudwatch-logs', 'cloudtrail-delivery-policy']
  await measured({ kind: 'moto', latencyMs: LATENCY, accounts: accountsUpTo(100), keys: 0 }, { controls }, memoryAt(25))
}

async function measureThroughput(): Promise<void> {
  console.log('100 accounts x 17 regions on a stand-in that answers at once:')
  const controls = ['cloudtrail-cloudwatch-logs', 'config-recorder', 'kms-rotation']
  await measured({ kind: 'stand-in', latencyMs: LATENCY, accounts: accountsUpTo(100), keys: 0 }, { controls }, memoryAt(25))
}

async function measureBudget(): Promise<void> {
  const [accounts, regions, keys] = [accountsUpTo(3), ['us-east-1', 'eu-west-1'], 400]
  console.log(`${accounts.length} accounts x ${regions.length} regions with ${keys} keys each, on the stand-in:`)
  const wish: Wish = { kind: 'stand-in', latencyMs: LATENCY, accounts, keys }
  const counts = await measured(wish, { controls: ['kms-rotation'], regions }, () => {})
  const perSecond = Math.ceil(OPERATIONS['kms:DescribeKey'].perSecond * 0.8)
  const asked = counts.filter(([place]) => place.endsWith(' DescribeKey'))
  const made = asked.reduce((sum, [, calls]) => sum + calls, 0)
  const allowed = asked.reduce((sum, [, , first, last]) => sum + perSecond * (1 + (last - first) / 1000), 0)
  console.log(`  DescribeKey: ${made} calls made of the ${allowed.toFixed(0)} that its budget allowed meanwhile`)
  console.log(`  utilisation of the budget ${((100 * made) / allowed).toFixed(0)} % (wanted: at least 90 %)`)
}

/** Tell the memory in use whenever so many more accounts are done. What nobody holds any more is let go of first. */
function memoryAt(every: number): (done: number) => void {
  let next = every
  return (done) => {
    if (done < next) return
    next += every
    collectGarbage()
    const { rss, heapUsed } = process.memoryUsage()
    const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`
    console.log(`  ${String(done).padStart(3)} accounts: ${megabytes(heapUsed)} of heap, ${megabytes(rss)} in all`)
  }
}

async function measured(wish: Wish, wishes: Parameters<typeof checkOptions>[0], done: (accounts: number) => void) {
  const aws: LoopbackAws = await startLoopback(wish)
  try {
    Object.assign(process.env, motoEnv(aws.url, OWN))
    const options = checkOptions({ account: wish.accounts, role: 'checker', ...wishes }, undefined)
    const [started, before] = [performance.now(), process.cpuUsage()]
    let asked = Number.NaN
    await check(options, {
      clock: Date.now,
      progress: (step) => {
        done(step.done)
        if (step.done === step.total && Number.isNaN(asked)) asked = (performance.now() - started) / 1000
      },
      userAgent: 'trailmend/bench',
    })
    const whole = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(before)
    const counts = await aws.counts()
    const calls = counts.reduce((sum, [, each]) => sum + each, 0)
    console.log(
      `  ${calls} calls in ${asked.toFixed(1)} s, ${(calls / asked).toFixed(0)} a second; judged in ${(whole - asked).toFixed(1)} s; ${((user + system) / 1e4 / whole).toFixed(0)} % of a processor`,
    )
    return counts
  } finally {
    aws.stop()
  }
}
