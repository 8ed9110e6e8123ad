import { setTimeout as pause } from 'node:timers/promises'
import { OPERATIONS } from '@trailmend/core'
import { expect, test } from 'vitest'
import { createPace } from '../../packages/aws/src/pace.ts'

const listTrails = OPERATIONS['cloudtrail:DescribeTrails']

test('no more calls at a time than allowed, all places together', async () => {
  const pace = createPace(3)
  let now = 0
  let most = 0
  const send = async () => {
    most = Math.max(most, ++now)
    await pause(5)
    now--
  }
  await Promise.all(Array.from({ length: 12 }, (_, n) => pace.run(listTrails, { n }, send)))
  expect(most).toBe(3)
})

test('a place that has used its second up waits; another does not', async () => {
  const pace = createPace(100)
  const sent: string[] = []
  const [busy, quiet] = [{ name: 'busy' }, { name: 'quiet' }]
  const run = (place: typeof busy) => pace.run(listTrails, place, async () => void sent.push(place.name))
  const all = [...Array.from({ length: 20 }, () => run(busy)), run(quiet)]
  await all.at(-1)
  // The quiet place was served while most of the busy place's calls were still held back.
  expect(sent.filter((place) => place === 'busy')).toHaveLength(listTrails.perSecond * 0.8)
  await Promise.all(all)
  expect(sent).toHaveLength(21)
})

test('a call that waits for its budget holds up no other, and assuming a role waits for no call', async () => {
  const pace = createPace(1)
  const [busy, quiet] = [{}, {}]
  const order: string[] = []
  const waiting = Array.from({ length: 9 }, (_, n) => pace.run(listTrails, busy, async () => void order.push(`busy ${n}`)))
  await pace.run(listTrails, quiet, async () => {
    await pace.enter(async () => void order.push('role'))
    order.push('quiet')
  })
  expect(order.slice(-2)).toEqual(['role', 'quiet'])
  expect(order).not.toContain('busy 8')
  await Promise.all(waiting)
  expect(order).toContain('busy 8')
})

test('once it has ended no other call begins, and nobody hears of those that waited', async () => {
  const pace = createPace(1)
  const place = {}
  const begun: number[] = []
  const settled: number[] = []
  const first = Promise.withResolvers<void>()
  const run = (n: number, send: () => Promise<void>) =>
    pace
      .run(listTrails, place, () => {
        begun.push(n)
        return send()
      })
      .finally(() => settled.push(n))
  const under = run(0, () => first.promise)
  const others = [1, 2, 3].map((n) => run(n, async () => {}))
  while (begun.length === 0) await pause(1)
  pace.end()
  first.resolve()
  await under
  run(4, async () => {})
  await pause(20)
  expect([begun, settled, others.length]).toEqual([[0], [0], 3])
})
