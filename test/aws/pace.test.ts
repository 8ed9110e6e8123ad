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
  await Promise.all(Array.from({ length: 12 }, (_, n) => pace.run(listTrails, `account region-${n}`, send)))
  expect(most).toBe(3)
})

test('a place that has used its second up waits; another does not', async () => {
  const pace = createPace(100)
  const sent: string[] = []
  const run = (place: string) => pace.run(listTrails, place, async () => void sent.push(place))
  const all = [...Array.from({ length: 20 }, () => run('busy')), run('quiet')]
  await all.at(-1)
  // The quiet place was served while most of the busy place's calls were still held back.
  expect(sent.filter((place) => place === 'busy')).toHaveLength(listTrails.perSecond * 0.8)
  await Promise.all(all)
  expect(sent).toHaveLength(21)
})
