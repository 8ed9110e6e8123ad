import type { NotLookedAt } from '@trailmend/core'
import { expect, test } from 'vitest'
import { unseenGroups } from '../../packages/report/src/not-looked-at.ts'
import { mixed } from './fixture.ts'

const part = (differs: Partial<NotLookedAt> = {}): NotLookedAt => ({
  source: 'live',
  account: '111122223333',
  region: 'us-east-1',
  because: { code: 'throttled', text: 'Whether trail main logs is not known.' },
  leavesGap: true,
  ...differs,
})

const ofItsOwn = (text: string) => ({ code: 'another-owner', text })

test.each<[string, readonly NotLookedAt[], readonly string[]]>([
  ['nothing', [], []],
  [
    'regions of one reason',
    [part(), part({ region: 'eu-west-1' }), part()],
    ['gap 111122223333: AWS kept throttling the call (us-east-1, eu-west-1).'],
  ],
  ['a whole account', [part({ region: 'global' })], ['gap 111122223333: AWS kept throttling the call.']],
  [
    'a missing permission',
    [part({ because: { code: 'access-denied', text: 'x', needs: 'cloudtrail:DescribeTrails' } })],
    ['gap 111122223333: the call was refused (us-east-1). Grant cloudtrail:DescribeTrails.'],
  ],
  [
    'reasons that only texts tell apart',
    [part({ because: ofItsOwn('The key is of B.') }), part({ because: ofItsOwn('The key is of C.') })],
    ['gap 111122223333: The key is of B (us-east-1).', 'gap 111122223333: The key is of C (us-east-1).'],
  ],
  [
    'gaps first',
    [part({ leavesGap: false, because: { code: 'not-selected', text: 'x' } }), part()],
    ['gap 111122223333: AWS kept throttling the call (us-east-1).', 'skipped 111122223333: 1 region not selected: us-east-1.'],
  ],
  [
    'the same for several accounts, in one line',
    ['1', '2', '3'].map((account) => part({ account, leavesGap: false, because: { code: 'not-opted-in', text: 'x' } })),
    ['skipped 1, 2, 3: 1 region not opted in: us-east-1.'],
  ],
  [
    'the same for many accounts, counted',
    Array.from({ length: 9 }, (_, n) => part({ account: String(n), leavesGap: false, because: { code: 'not-opted-in', text: 'x' } })),
    ['skipped 9 accounts: 1 region not opted in: us-east-1.'],
  ],
  [
    'the same gap in several accounts, each by itself',
    ['1', '2'].map((account) => part({ account })),
    ['gap 1: AWS kept throttling the call (us-east-1).', 'gap 2: AWS kept throttling the call (us-east-1).'],
  ],
  [
    'sources, where there are several',
    [part({ source: 'a.json' }), part({ source: 'b\u001b.json' })],
    [
      'gap 111122223333 (a.json): AWS kept throttling the call (us-east-1).',
      'gap 111122223333 (b\\u{1b}.json): AWS kept throttling the call (us-east-1).',
    ],
  ],
])('tells %s', (_, notLookedAt, lines) => {
  const groups = unseenGroups({ ...mixed, findings: [], notLookedAt })
  expect(groups.map(({ leavesGap, text }) => `${leavesGap ? 'gap' : 'skipped'} ${text}`)).toEqual(lines)
})
