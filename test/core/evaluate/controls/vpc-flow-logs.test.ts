import type { JsonObject } from '@trailmend/core'
import { expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, OWNER } from '../../../fixtures/recordings.ts'
import { judge, verdicts } from './judge.ts'

const ID = 'vpc-flow-logs'
const vpcs = (...found: readonly JsonObject[]) => call('ec2:DescribeVpcs', { output: { Vpcs: found } })
const flowLogs = (...found: readonly JsonObject[]) => call('ec2:DescribeFlowLogs', { output: { FlowLogs: found } })
const flowLog = (change: JsonObject = {}) => ({
  FlowLogId: 'fl-1',
  ResourceId: 'vpc-1',
  TrafficType: 'REJECT',
  FlowLogStatus: 'ACTIVE',
  ...change,
})

test.each([
  ['rejected traffic, and AWS says nothing of deliveries', [flowLog()], 'pass recorded'],
  ['all traffic, delivered', [flowLog({ TrafficType: 'ALL', DeliverLogsStatus: 'SUCCESS' })], 'pass recorded'],
  ['deliveries that fail', [flowLog({ DeliverLogsStatus: 'FAILED' })], 'fail delivery-failing'],
  ['accepted traffic', [flowLog({ TrafficType: 'ACCEPT' })], 'fail accepted-traffic-only'],
  ['not active', [flowLog({ FlowLogStatus: 'PENDING' })], 'fail flow-log-inactive'],
  ['none', [], 'fail no-flow-log'],
  ['one of a subnet', [flowLog({ ResourceId: 'subnet-1' })], 'fail no-flow-log'],
  ['one of another VPC', [flowLog({ ResourceId: 'vpc-2' })], 'fail no-flow-log'],
  ['a bad one and a good one', [flowLog({ DeliverLogsStatus: 'FAILED' }), flowLog({ FlowLogId: 'fl-2' })], 'pass recorded'],
  ['the two halves of a good one', [flowLog({ TrafficType: 'ACCEPT' }), flowLog({ FlowLogStatus: 'x' })], 'fail flow-log-inactive'],
])('%s', (_name, logs, expected) => {
  expect(verdicts(ID, [listing([]), vpcs({ VpcId: 'vpc-1', OwnerId: ACCOUNT }), flowLogs(...logs)])).toEqual([`${expected} vpc-1`])
})

test('what could not be read', () => {
  const vpc = vpcs({ VpcId: 'vpc-1', OwnerId: ACCOUNT })
  expect(verdicts(ID, [listing([]), vpc])).toEqual(['unknown not-recorded vpc-1'])
  expect(verdicts(ID, [listing([]), vpc, call('ec2:DescribeFlowLogs', denied('ec2:DescribeFlowLogs'))])).toEqual([
    'unknown access-denied vpc-1',
  ])
  expect(verdicts(ID, [listing([]), call('ec2:DescribeVpcs', denied('ec2:DescribeVpcs'))])).toEqual([`unknown access-denied ${ACCOUNT}`])
  expect(verdicts(ID, [listing([]), vpcs({})])).toEqual([`unknown malformed-answer ${ACCOUNT}`])
})

test('no VPC, or none of its own', () => {
  expect(verdicts(ID, [listing([]), vpcs()])).toEqual([`not-applicable no-vpc ${ACCOUNT}`])
  expect(verdicts(ID, [listing([]), vpcs({ VpcId: 'vpc-9', OwnerId: OWNER })])).toEqual([`not-applicable no-vpc ${ACCOUNT}`])
})

test('a failing delivery is looked into, a missing log is made', () => {
  const fix = (...logs: readonly JsonObject[]) =>
    judge(ID, [listing([]), vpcs({ VpcId: 'vpc-1' }), flowLogs(...logs)])[0]?.byHand.fix.split(' ')[2]
  expect(fix()).toBe('create-flow-logs')
  expect(fix(flowLog({ DeliverLogsStatus: 'FAILED' }))).toBe('describe-flow-logs')
})
