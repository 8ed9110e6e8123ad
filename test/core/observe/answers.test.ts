import { observe, type RecordedCall } from '@trailmend/core'
import { expect, test } from 'vitest'
import { ACCOUNT, call, listing, OWNER, recording, trail } from '../../fixtures/recordings.ts'

const TOPIC = `arn:aws:sns:us-east-1:${OWNER}:trail-topic`
const told = (account: string, Policy: string): RecordedCall =>
  call('sns:GetTopicAttributes', { output: { Attributes: { Policy } } }, { account, input: { TopicArn: TOPIC } })
const refused = (account: string): RecordedCall =>
  call('sns:GetTopicAttributes', { error: { name: 'AuthorizationError', message: '' } }, { account, input: { TopicArn: TOPIC } })

/** What the account makes of the policy of a topic that is another account's. */
function policySeen(...calls: readonly RecordedCall[]) {
  const { accounts } = observe(recording([listing([trail({ SnsTopicARN: TOPIC })]), ...calls]))
  return accounts.find(({ id }) => id === ACCOUNT)?.topics[0]?.policy
}

test.each([
  ['the owner of a resource knows better than a stranger', [told(ACCOUNT, 'own'), told(OWNER, 'owner')], 'owner'],
  ['whatever the order', [told(OWNER, 'owner'), told(ACCOUNT, 'own')], 'owner'],
  ['where the owner was not asked, the own answer counts', [told(ACCOUNT, 'own')], 'own'],
  ['where both were told no more, the own answer comes first', [told('222233334444', 'other'), told(ACCOUNT, 'own')], 'own'],
  ['an own refusal leaves it to whoever was told', [refused(ACCOUNT), told('222233334444', 'other')], 'other'],
  ["an owner's refusal takes nothing away", [told(ACCOUNT, 'own'), refused(OWNER)], 'own'],
])('%s', (_, calls, policy) => {
  expect(policySeen(...calls)).toEqual({ known: true, value: policy })
})
