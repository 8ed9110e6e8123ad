import { expect, test } from 'vitest'
import { createKeyCache } from '../../../packages/collector/src/complete/public-keys.ts'
import type { PublicKey, Unreadable } from '../../../packages/stream/src/digest/index.ts'
import { HOUR, START } from './hours.ts'

const key = (fingerprint: string): PublicKey => ({
  fingerprint,
  der: Buffer.from(fingerprint),
  validFrom: START - 500 * HOUR,
  validTo: START + 500 * HOUR,
})

function cacheOf(answers: readonly (readonly PublicKey[] | Unreadable | Error)[], start = START) {
  let now = start
  const asked: string[] = []
  const publicKeys = async ({ region }: { readonly region: string }) => {
    const answer = answers[Math.min(asked.push(region), answers.length) - 1] ?? []
    if (answer instanceof Error) throw answer
    return answer
  }
  const cache = createKeyCache({ publicKeys }, { now: () => now })
  return {
    asked,
    find: (fingerprint: string, time = now, region = 'us-east-1') => cache.keyringOf(region).find(fingerprint, time),
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

test('a region is asked once for the keys that it has', async () => {
  const { find, asked, pass } = cacheOf([[key('a'), key('b')]])
  expect(await find('a')).toEqual([key('a')])
  pass(HOUR)
  expect(await find('b')).toEqual([key('b')])
  await find('a', START, 'eu-west-1')
  expect(asked).toEqual(['us-east-1', 'eu-west-1'])
})
test('a key that is younger than the answer is found', async () => {
  const { find, asked, pass } = cacheOf([[key('a')], [key('a'), key('new')]])
  expect(await find('new')).toEqual([])
  expect(await find('new')).toEqual([])
  pass(HOUR)
  expect(await find('new')).toEqual([key('new')])
  expect(asked.length).toBe(2)
})
test('what could not be read is asked for again, but not at once', async () => {
  const denied = { unreadable: 'denied', because: 'no', needs: 'cloudtrail:ListPublicKeys' } as const
  const { find, asked, pass } = cacheOf([denied, new Error('timeout'), [key('a')]])
  const time = START
  expect(await find('a', time)).toEqual(denied)
  expect(await find('a', time)).toEqual(denied)
  pass(61_000)
  expect(await find('a', time)).toEqual({ unreadable: 'failed', because: 'timeout' })
  pass(61_000)
  expect([await find('a', time), asked.length]).toEqual([[key('a')], 3])
})
test('several digests at a time ask once, also where nothing could be read before', async () => {
  const { find, asked, pass } = cacheOf([{ unreadable: 'failed', because: '' }, [key('a')]])
  const five = () => Promise.all([1, 2, 3, 4, 5].map(() => find('a', START)))
  expect([await five(), asked.length]).toEqual([Array(5).fill({ unreadable: 'failed', because: '' }), 1])
  pass(61_000)
  expect([await five(), asked.length]).toEqual([Array(5).fill([key('a')]), 2])
})
test('digests of regions that there are not cost no memory', async () => {
  const { find, asked } = cacheOf([[]])
  for (let index = 0; index < 300; index++) await find('a', START, `xx-made-${index}`)
  expect([await find('a', START, 'yy-made-1'), asked.length]).toEqual([
    { unreadable: 'failed', because: 'digests name more regions than there are' },
    200,
  ])
})
