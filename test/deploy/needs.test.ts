import { evaluatePolicy, parsePolicyDocument, requestContext } from '@trailmend/core/policy'
import { expect, test } from 'vitest'
import type { Settings } from '../../packages/collector/src/config/settings.ts'
import { needsOf } from '../../packages/collector/src/open/needs.ts'
import { read } from '../architecture/repository.ts'

const ACCOUNT = '111122223333'
const queue = (name: string) => `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/${name}`
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

/** Everything that a policy with every parameter is for. */
const SETTINGS: Settings = {
  sources: [
    { queue: queue('trailmend-logs'), confirm: ['arn:aws:sns:eu-west-1:444455556666:trail'] },
    { bucket: 'example-logs' },
    { trail: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main`, subscribe: queue('trailmend-logs') },
    { 'event-history': ACCOUNT, regions: ['eu-west-1'] },
  ],
  sinks: [{ s3: 'example-events', 'kms-key': KEY }, { queue: queue('events') }],
  ledger: { dynamodb: 'trailmend-ledger', region: 'eu-west-1' },
  quarantine: { bucket: 'example-quarantine' },
  verify: true,
  alerts: { queue: queue('trailmend-alerts') },
}

/** What stands for whatever a need leaves open. */
const EXAMPLES = [
  ['arn:aws:s3:::*/*', 'arn:aws:s3:::example-logs/AWSLogs/key'],
  ['arn:aws:s3:::*', 'arn:aws:s3:::example-logs'],
  ['arn:aws:sns:*:*:*', 'arn:aws:sns:eu-west-1:444455556666:second'],
] as const
const concrete = (resource: string): string =>
  (EXAMPLES.find(([open]) => open === resource)?.[1] ?? resource).replace(/:\*:table/, `:${ACCOUNT}:table`).replace(/\/\*$/, '/key')

const parsed = parsePolicyDocument(JSON.parse(read('docs/iam/collector.json')))
const asked = needsOf(SETTINGS, { ledger: '', quarantine: '' }).flatMap(({ permissions }) =>
  permissions.flatMap(({ actions, on }) => actions.flatMap((action) => on.map((resource) => [action, concrete(resource)] as const))),
)
/** Statements of a table are of the table or of its index, as DynamoDB asks for them. */
const isOfOther = (action: string, resource: string) => resource.endsWith('/index/time') && action !== 'dynamodb:Query'

function effectOf(action: string, resource: string, protocol: string) {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const arn = `arn:aws:iam::${ACCOUNT}:role/trailmend-collector`
  const caller = { kind: 'aws', arn, account: ACCOUNT, roleArn: arn } as const
  const context = requestContext({ 'sns:Protocol': protocol })
  return evaluatePolicy(parsed.document, { caller, action, resource, context }, 'identity').effect
}

test.each(asked.filter(([action, resource]) => !isOfOther(action, resource)))('the documented policy allows %s on %s', (action, resource) =>
  expect(effectOf(action, resource, 'sqs')).toBe('allow'),
)

test.each(['https', 'email', 'lambda'])('the documented policy subscribes nobody by %s', (protocol) => {
  expect(effectOf('sns:Subscribe', 'arn:aws:sns:eu-west-1:444455556666:trail', protocol)).not.toBe('allow')
})
