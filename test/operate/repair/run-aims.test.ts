import { defaultSettings, useNamed } from '@trailmend/core/plan'
import { expect, test } from 'vitest'
import { notKnown } from '../../../packages/core/src/observe/fact.ts'
import { noteAims, type RunAims, readAims } from '../../../packages/operate/src/repair/run-aims.ts'
import { mustAskLogging, mustSeeAsMuch } from '../../../packages/operate/src/repair/see-as-much.ts'
import { UsageError } from '../../../packages/operate/src/usage-error.ts'
import { soundAccount } from '../../fixtures/chain-accounts.ts'

const aims: RunAims = {
  settings: { ...defaultSettings('111122223333', 'eu-west-1', 'repair'), uses: [useNamed('logs')], maxMonthlyCost: 5 },
  loggingAccount: '444455556666',
}
const before = soundAccount()

test('what a run was begun for is read as it was noted down', () => {
  expect(readAims(noteAims(aims), 'run')).toEqual(aims)
  expect(readAims(undefined, 'run')).toBeUndefined()
})

const noted = noteAims(aims) as { readonly settings: Readonly<Record<string, unknown>> }
test.each<[string, object]>([
  ['no settings', { loggingAccount: null }],
  ['another profile', { ...noted, settings: { ...noted.settings, profile: 'all' } }],
  ['names that are none', { ...noted, settings: { ...noted.settings, names: { trail: 7 } } }],
  ['uses of another type', { ...noted, settings: { ...noted.settings, uses: ['logs'] } }],
])('a journal with %s is refused', (_what, wrong) => {
  expect(() => readAims(wrong as never, 'run')).toThrow(UsageError)
})

test('who was asked besides has to be asked again', () => {
  const begun = (of: RunAims | undefined) => ({ run: 'run', before, aims: of })
  const asking = (id: string) => ({ loggingAccount: { id } }) as never
  expect(() => mustAskLogging(begun(aims), { loggingAccount: undefined })).toThrow('add --logging-account 444455556666')
  expect(() => mustAskLogging(begun(aims), asking('999999999999'))).toThrow(UsageError)
  mustAskLogging(begun(aims), asking('444455556666'))
  mustAskLogging(begun({ ...aims, loggingAccount: null }), { loggingAccount: undefined })
  mustAskLogging(begun(undefined), { loggingAccount: undefined })
})

test('what was read has to be readable', () => {
  const begun = { run: 'run', before, aims }
  const blind = (because: 'access-denied' | 'throttled') => ({
    ...before,
    buckets: before.buckets.map((bucket) => ({ ...bucket, policy: notKnown(because, 'no', 's3:GetBucketPolicy') })),
  })
  mustSeeAsMuch(begun, before)
  mustSeeAsMuch(begun, blind('throttled'))
  mustSeeAsMuch({ ...begun, before: blind('access-denied') }, blind('access-denied'))
  expect(() => mustSeeAsMuch(begun, blind('access-denied'))).toThrow(
    /refused to these credentials \(buckets .* policy\)\. It was begun as arn:/,
  )
})
