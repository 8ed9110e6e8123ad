import { expect, test } from 'vitest'
import type { Settings } from '../../../packages/collector/src/config/settings.ts'
import { extentOf } from '../../../packages/collector/src/open/open-sources.ts'

const filter = { accounts: ['111122223333'], kinds: ['CloudTrail-Insight'] } as const

test.each<[string, Parameters<typeof extentOf>[0], Settings, object]>([
  ['the filter narrows a bucket down', {}, { filter }, filter],
  ['what the source says counts first', { accounts: ['444455556666'] }, { filter }, { ...filter, accounts: ['444455556666'] }],
  ['digests come too where they are verified', {}, { filter, verify: true }, { ...filter, kinds: [...filter.kinds, 'CloudTrail-Digest'] }],
  ['where alerts are raised, the filter does not narrow it down', {}, { filter, alerts: {} }, {}],
  ['but the source does', { accounts: ['444455556666'] }, { filter, alerts: {} }, { accounts: ['444455556666'] }],
])('%s', (_what, source, settings, expected) => {
  expect(extentOf(source, settings)).toEqual(expected)
})
