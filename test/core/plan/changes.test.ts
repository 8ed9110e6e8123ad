import { expect, test } from 'vitest'
import { actionsFor, CHANGES, type ChangeName } from '../../../packages/core/src/plan/changes.ts'
import { CHANGES_BY_PART } from '../../../packages/core/src/plan/iam/changes-by-part.ts'

const UPDATE = 'cloudtrail:UpdateTrail'
const PASSED = { CloudWatchLogsRoleArn: 'arn:aws:iam::111122223333:role/delivery' }

test.each<[string, ChangeName, Parameters<typeof actionsFor>[0]['input'], readonly string[]]>([
  ['a setting of the trail', UPDATE, { EnableLogFileValidation: true }, [UPDATE]],
  ['a role that is handed to CloudTrail', UPDATE, PASSED, [UPDATE, 'iam:PassRole']],
  ['a role that is taken back', UPDATE, { CloudWatchLogsRoleArn: '' }, [UPDATE]],
  ['the whole organization', UPDATE, { IsOrganizationTrail: true }, [UPDATE, 'organizations:DescribeOrganization']],
  ['not the whole organization', UPDATE, { IsOrganizationTrail: false }, [UPDATE]],
  ['a prototype', UPDATE, JSON.parse('{"__proto__":{"IsOrganizationTrail":true}}'), [UPDATE]],
  ['a trail with a tag', 'cloudtrail:CreateTrail', {}, ['cloudtrail:CreateTrail', 'cloudtrail:AddTags']],
])('%s needs what it asks for', (_, change, input, actions) => expect(actionsFor({ change, input })).toEqual(actions))

test('every change needs an action', () => {
  for (const change of Object.keys(CHANGES) as ChangeName[]) expect(actionsFor({ change, input: {} })).not.toEqual([])
})

test('every change is one that a part comes to, but for what is done on request only', () => {
  const used = new Set<ChangeName>([...Object.values(CHANGES_BY_PART).flat(), 'sns:Unsubscribe'])
  expect([...used].sort()).toEqual(Object.keys(CHANGES).sort())
})
