import { expect, test } from 'vitest'
import { routeOf } from '../../../packages/collector/src/object/route.ts'
import { taskOf } from '../../../packages/collector/src/object/task-of.ts'
import { digestKey, logKey } from './keys.ts'

const foreign = (because: string) => ({ to: 'foreign', because })
const events = (kind?: string) => ({ to: 'events', ...(kind !== undefined && { kind }) })

test.each([
  ['a log', logKey(), undefined, events('CloudTrail')],
  ['a log that is said to be empty', logKey(), 0, events('CloudTrail')],
  ['insights', logKey({ kind: 'CloudTrail-Insight' }), 1, events('CloudTrail-Insight')],
  ['network activity', logKey({ kind: 'CloudTrail-NetworkActivity' }), 1, events('CloudTrail-NetworkActivity')],
  ['aggregated events', logKey({ kind: 'CloudTrail-Aggregated' }), 1, events('CloudTrail-Aggregated')],
  ['a digest', digestKey(), 1, { to: 'digest' }],
  ['a folder', 'AWSLogs/111122223333/CloudTrail/', 0, foreign('folder')],
  ['a folder of Hadoop', 'AWSLogs_$folder$', 0, foreign('folder')],
  ['an empty object', 'AWSLogs/111122223333/x', 0, foreign('empty')],
  ['an object of no known size', 'copied/log.json.gz', undefined, events()],
  ['Config', 'AWSLogs/111122223333/Config/us-east-1/2026/1/1/ConfigHistory/x.json.gz', 9, foreign('other-service')],
  ['Config of an organization', 'p/AWSLogs/o-abcd123456/111122223333/Config/ConfigWritabilityCheckFile', 9, foreign('other-service')],
  ['a load balancer', 'lb/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/11/22/x.log.gz', 9, foreign('other-service')],
  ['its test', 'AWSLogs/111122223333/ELBAccessLogTestFile', 9, foreign('other-service')],
  ['flow logs', 'AWSLogs/111122223333/vpcflowlogs/us-east-1/2026/11/22/x.log.gz', 9, foreign('other-service')],
  ['flow logs for Hive', 'AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/x.parquet', 9, foreign('other-service')],
  ['results of queries', 'AWSLogs/111122223333/CloudTrail-Lake/Query/2026/11/22/x/result_1.csv.gz', 9, foreign('other-service')],
  ['a kind that is not known', 'AWSLogs/111122223333/CloudTrail-New/us-east-1/2026/11/22/x.json.gz', 9, events()],
  ['a log of an old name', 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/22/old.json.gz', 9, events()],
  ['a prefix of the same name', 'AWSLogs/AWSLogs/111122223333/WAFLogs/x', 9, foreign('other-service')],
  ['a file right there', 'AWSLogs/x.json', 9, events()],
  ['a hostile one', '../../etc/passwd', 9, events()],
  ['one of many folders', 'AWSLogs/'.repeat(128), 9, foreign('folder')],
])('%s', (_what, key, size, expected) => {
  expect(routeOf(taskOf({ bucket: 'b', key, ...(size !== undefined && { size }) }))).toEqual(expected)
})
