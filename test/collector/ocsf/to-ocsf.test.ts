import { readEvents } from '@trailmend/stream/node'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ACCOUNT_EVENTS } from '../../../packages/collector/src/ocsf/account-events.ts'
import { AUTHENTICATION_EVENTS } from '../../../packages/collector/src/ocsf/authentication-events.ts'
import type { OcsfEvent } from '../../../packages/collector/src/ocsf/ocsf-event.ts'
import { toOcsf } from '../../../packages/collector/src/ocsf/to-ocsf.ts'
import { createRandom, madeUpEvent } from '../../fixtures/cloudtrail-log.ts'
import { AGGREGATED, EVENT_KINDS, INSIGHT, NETWORK_ACTIVITY } from '../../fixtures/event-kinds.ts'
import { problems } from './check.ts'
import { eventOf, eventOfText } from './event-of.ts'
import { lost } from './lost.ts'
import { schemaErrors } from './schema.ts'

const text = (record: unknown) => JSON.stringify(record)
const call = (fields: object) => ({
  eventVersion: '1.11',
  eventTime: '2026-11-22T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'us-east-1',
  ...fields,
})
/** What a record is mapped to, where that is known to be possible. */
const mapped = (record: object): OcsfEvent => toOcsf(eventOf(record)) as OcsfEvent
const map = (fields: object): OcsfEvent => mapped(call(fields))

test('the schema is not blind', () => {
  const event = map({})
  expect(schemaErrors(event)).toEqual([])
  expect(schemaErrors({ ...event, extra: 1 })).not.toEqual([])
  expect(schemaErrors({ ...event, severity_id: 7 })).not.toEqual([])
  expect(schemaErrors({ ...event, src_endpoint: {} })).not.toEqual([])
  expect(schemaErrors({ ...event, actor: {} })).not.toEqual([])
  expect(schemaErrors({ ...event, type_uid: 600304 })).not.toEqual([])
  expect(schemaErrors({ ...event, class_uid: 3002 })).not.toEqual([])
})

test('what tells what was lost is not blind', () => {
  expect(lost({ a: 1, b: { c: [] } }, { unmapped: { b: { c: [] } } })).toEqual(['["a"]'])
  expect(lost({ eventID: 'x', awsRegion: 'y' }, { metadata: { uid: 'z' }, cloud: { region: 'y' } })).toEqual(['["eventID"]'])
  expect(lost({ eventTime: 'now' }, { time: 1, unmapped: {} })).toEqual(['["eventTime"]'])
})

test('a call by a role, whole', () => {
  const record = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLE:alice',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/alice',
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/deploy', userName: 'deploy' },
        attributes: { creationDate: '2026-11-22T09:00:00Z', mfaAuthenticated: 'true' },
      },
    },
    eventTime: '2026-11-22T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'logs' },
    responseElements: null,
    additionalEventData: { SignatureVersion: 'SigV4' },
    requestID: 'REQUEST',
    eventID: '00000000-0000-4000-8000-e00000000001',
    readOnly: false,
    resources: [{ type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::logs', accountId: '111122223333' }],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    vpcEndpointId: 'vpce-1',
    tlsDetails: { tlsVersion: 'TLSv1.3', clientProvidedHostHeader: 'logs.s3.amazonaws.com' },
  }
  const account = { uid: '111122223333', type_id: 10, type: 'AWS Account' }
  expect(toOcsf(eventOf(record))).toEqual({
    class_uid: 6003,
    class_name: 'API Activity',
    category_uid: 6,
    category_name: 'Application Activity',
    activity_id: 3,
    activity_name: 'Update',
    type_uid: 600303,
    type_name: 'API Activity: Update',
    time: Date.parse('2026-11-22T10:00:00Z'),
    severity_id: 1,
    severity: 'Informational',
    status_id: 2,
    status: 'Failure',
    status_code: 'AccessDenied',
    status_detail: 'Access Denied',
    metadata: {
      version: '1.8.0',
      profiles: ['cloud'],
      product: { name: 'CloudTrail', vendor_name: 'AWS', version: '1.11', feature: { name: 'Data' } },
      uid: '00000000-0000-4000-8000-e00000000001',
      original_event_uid: '00000000-0000-4000-8000-e00000000001',
      original_time: '2026-11-22T10:00:00Z',
      event_code: 'AwsApiCall',
      log_version: '1.11',
    },
    cloud: { provider: 'AWS', region: 'us-east-1', account },
    actor: {
      user: {
        type: 'AssumedRole',
        type_id: 99,
        uid: 'arn:aws:sts::111122223333:assumed-role/deploy/alice',
        uid_alt: 'AROAEXAMPLE:alice',
        name: 'deploy',
        account,
      },
      session: {
        credential_uid: 'ASIAEXAMPLE',
        issuer: 'arn:aws:iam::111122223333:role/deploy',
        created_time: Date.parse('2026-11-22T09:00:00Z'),
        is_mfa: true,
      },
    },
    api: {
      operation: 'PutObject',
      service: { name: 's3.amazonaws.com' },
      request: { uid: 'REQUEST', data: { bucketName: 'logs' } },
      response: { error: 'AccessDenied', error_message: 'Access Denied' },
    },
    http_request: { user_agent: 'aws-cli/2' },
    src_endpoint: { ip: '198.51.100.7', uid: 'vpce-1' },
    dst_endpoint: { hostname: 'logs.s3.amazonaws.com' },
    resources: [{ uid: 'arn:aws:s3:::logs', type: 'AWS::S3::Bucket', owner: { account } }],
    unmapped: {
      userIdentity: { sessionContext: { sessionIssuer: { type: 'Role', userName: 'deploy' } } },
      responseElements: null,
      additionalEventData: { SignatureVersion: 'SigV4' },
      readOnly: false,
      managementEvent: false,
      tlsDetails: { tlsVersion: 'TLSv1.3' },
    },
  })
})

describe('valid, and nothing lost', () => {
  test.each(EVENT_KINDS.map((record) => [`${record.eventCategory ?? 'no category'} ${record.eventVersion}`, record]))('%s', (_, record) =>
    expect(problems(text(record))).toEqual([]),
  )

  test('events that could have happened, of every version', () => {
    const random = createRandom(6)
    const versions = ['1.0', '1.01', '1.02', '1.03', '1.04', '1.05', '1.06', '1.07', '1.08', '1.09', '1.10', '1.11', '2.0']
    for (let count = 0; count < 500; count++) {
      const record = { ...madeUpEvent(random, 'any'), eventVersion: versions[count % versions.length] }
      expect(problems(text(record))).toEqual([])
    }
  })

  const TABLED = [...AUTHENTICATION_EVENTS, ...ACCOUNT_EVENTS].flatMap(([source, names]) => [...names.keys()].map((name) => [source, name]))
  test.each(TABLED)('%s %s, with and without what its class asks for', (eventSource, eventName) => {
    const identity = { type: 'IAMUser', userName: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' }
    const asked = {
      userName: 'bob',
      roleName: 'deploy',
      roleArn: 'arn:aws:iam::111122223333:role/deploy',
      policyArn: 'arn:aws:iam::aws:policy/A',
    }
    for (const userIdentity of [identity, null, undefined, {}])
      for (const requestParameters of [asked, null])
        expect(problems(text(call({ eventSource, eventName, userIdentity, requestParameters, requestID: 'R' })))).toEqual([])
  })

  const HOSTILE: readonly (readonly [string, object])[] = [
    ['no identity', { userIdentity: null }],
    ['an empty identity', { userIdentity: {} }],
    ['a list for an identity', { userIdentity: ['AssumedRole', { arn: 'x' }] }],
    ['a text for an identity', { userIdentity: 'root' }],
    [
      'numbers where texts belong',
      { userIdentity: { type: 1, arn: 2, accountId: 3, userName: 4 }, requestID: 5, userAgent: 6, awsRegion: 7 },
    ],
    ['lists where objects belong', { userIdentity: { sessionContext: [{ sessionIssuer: [] }] }, tlsDetails: [], resources: {} }],
    ['objects where texts belong', { eventID: {}, sourceIPAddress: { ip: '1.2.3.4' }, errorCode: {}, recipientAccountId: {} }],
    ['an identity of nothing but a type', { userIdentity: { type: 'AWSService' } }],
    [
      'texts of 100 KB',
      { userAgent: 'x'.repeat(1e5), sourceIPAddress: 'a.'.repeat(5e4), errorMessage: 'é'.repeat(1e5), requestID: '"'.repeat(1e5) },
    ],
    ['an address that is no end of one', { sourceIPAddress: `${'a-'.repeat(120)}.` }],
    ['lone surrogates and line breaks', { userAgent: '\ud800\n\r\u2028', eventID: '\udfff' }],
    [
      'empty texts',
      { sourceIPAddress: '', userAgent: '', requestID: '', eventID: '', awsRegion: '', userIdentity: { arn: '', userName: '' } },
    ],
    ['resources of all sorts', { resources: [null, 1, {}, { ARN: 'a', accountId: 1 }, { ARN: 'b', extra: true }, { ARNPrefix: 'c' }] }],
    ['no resources', { resources: [] }],
    ['text where an object belongs', { additionalEventData: '{"a":1}', responseElements: '', requestParameters: 'x', apiVersion: null }],
    ['request parameters without a request id', { requestParameters: { a: 1 }, requestID: null }],
    ['other booleans', { userIdentity: { sessionContext: { attributes: { mfaAuthenticated: 'maybe', creationDate: 'yesterday' } } } }],
    ['times of old', { userIdentity: { sessionContext: { attributes: { mfaAuthenticated: true, creationDate: '20131102T010628Z' } } } }],
    ['keys with dots', { 'userIdentity.arn': 'a', 'tlsDetails.clientProvidedHostHeader': 'b', userIdentity: { 'session.x': 1 } }],
    ['names of ours', { because: 'x', class_uid: 1, unmapped: { a: 1 }, metadata: { version: '0' }, time: -1, api: null }],
  ]
  test.each(HOSTILE)('%s', (_, fields) => expect(problems(text(call(fields)))).toEqual([]))

  test.each([
    ['of a record', '"__proto__":{"eventID":"x"},"constructor":{"prototype":1},"toString":1,"hasOwnProperty":false'],
    ['of an identity', '"userIdentity":{"__proto__":{"arn":"x"},"constructor":"y","type":"__proto__"}'],
    ['as values', '"awsRegion":"__proto__","errorCode":"constructor"'],
  ])('names of the prototype %s', (_, fields) => {
    expect(problems(text(call({})).replace(/\}$/, `,${fields}}`))).toEqual([])
    expect(['eventID', 'arn'].filter((key) => Object.hasOwn(Object.prototype, key))).toEqual([])
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])('an operation and a service called %s', (name) => {
    expect(problems(text(call({ eventName: name, eventSource: name })))).toEqual(name === '' ? 'refused' : [])
    expect(problems(text(call({ eventName: 'GetObject', eventSource: name, eventCategory: name })))).toEqual([])
  })

  test('anything in the place of anything', () => {
    const paths = fc.constantFrom(...PATHS)
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('', 'true', 'x.y', '::1', '1.2.3.4', 'AwsServiceEvent', 'Insight'),
    )
    const changes = fc.array(fc.tuple(paths, value), { maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...EVENT_KINDS), changes, (record, changed) => {
        const text = JSON.stringify(changed.reduce<unknown>((into, [path, each]) => replaced(into, path.split('.'), each), record))
        const found = problems(text)
        expect(found === 'refused' || found.length === 0 ? [] : found).toEqual([])
      }),
      { numRuns: 2_000, seed: 6 },
    )
  })

  test('addresses of every form', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.string(), fc.webAuthority()), (sourceIPAddress) => {
        expect(problems(text(call({ sourceIPAddress })))).toEqual([])
      }),
      { numRuns: 1_000, seed: 6 },
    )
  })
})

const PATHS = [
  ...[
    'eventTime',
    'eventName',
    'eventSource',
    'eventID',
    'eventType',
    'eventCategory',
    'sourceIPAddress',
    'requestID',
    'requestParameters',
  ],
  ...['responseElements', 'resources', 'readOnly', 'errorCode', 'sharedEventID', 'vpcEndpointAccountId', 'insightDetails', 'timeWindow'],
  ...[
    'userIdentity',
    'userIdentity.type',
    'userIdentity.arn',
    'userIdentity.accountId',
    'userIdentity.invokedBy',
    'userIdentity.sessionContext',
  ],
  ...['userIdentity.sessionContext.attributes', 'userIdentity.sessionContext.attributes.creationDate', 'insightDetails.state', 'summary'],
  ...['userIdentity.sessionContext.sessionIssuer', 'insightDetails.insightContext', 'summary.primaryDimension.statistics', 'tlsDetails'],
]

function replaced(into: unknown, [key = '', ...inner]: readonly string[], value: unknown): unknown {
  if (typeof into !== 'object' || into === null || Array.isArray(into)) return into
  const fields = new Map<string, unknown>(Object.entries(into))
  return { ...into, [key]: inner.length === 0 ? value : replaced(fields.get(key) ?? {}, inner, value) }
}

test.each([
  ['no operation', { eventName: undefined }, 'it names no operation'],
  ['no time', { eventTime: undefined }, 'it has no time that can be read'],
  ['a time that is none', { eventTime: '2026-13-45T99:00:00Z' }, 'it has no time that can be read'],
  ['a time in words', { eventTime: 'Nov 22, 2026' }, 'it has no time that can be read'],
  ['an insight without an id', { ...INSIGHT, eventID: undefined, sharedEventID: undefined }, 'it is an insight without an id'],
])('%s is refused', (_, fields, because) => expect(toOcsf(eventOf(call(fields)))).toEqual({ because }))

test.each([
  ['an address', { sourceIPAddress: '2001:db8::1' }, { ip: '2001:db8::1' }],
  ['a service', { sourceIPAddress: 'kms.amazonaws.com' }, { domain: 'kms.amazonaws.com' }],
  ['what is neither', { sourceIPAddress: 'AWS Internal' }, { name: 'AWS Internal' }],
  ['nothing', {}, { name: 'Unknown' }],
  ['nothing, of a service', { eventType: 'AwsServiceEvent' }, { svc_name: 's3.amazonaws.com' }],
])('comes from %s', (_, fields, endpoint) => expect(map(fields).src_endpoint).toEqual(endpoint))

test.each([
  ['nobody', {}, { user: { name: 'Unknown', type_id: 0 } }],
  ['nobody, of a service', { eventType: 'AwsServiceEvent' }, { app_name: 's3.amazonaws.com' }],
  ['a service', { userIdentity: { type: 'AWSService', invokedBy: 'kms.amazonaws.com' } }, { app_name: 'kms.amazonaws.com' }],
  [
    'root',
    { userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' } },
    { user: { type: 'Root', type_id: 2, uid: 'arn:aws:iam::111122223333:root' } },
  ],
])('is done by %s', (_, fields, actor) => expect(map(fields).actor).toEqual(actor))

test.each([
  ['a call', {}, 'Success'],
  ['a call with an error', { errorCode: 'AccessDenied' }, 'Failure'],
  ['an event of a service', { eventType: 'AwsServiceEvent' }, 'Unknown'],
  [
    'a sign-in',
    { eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com', responseElements: { ConsoleLogin: 'Success' } },
    'Success',
  ],
  [
    'a failed one',
    { eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com', responseElements: { ConsoleLogin: 'Failure' } },
    'Failure',
  ],
  [
    'a challenge',
    { eventName: 'CredentialChallenge', eventType: 'AwsServiceEvent', serviceEventDetails: { CredentialChallenge: 'Success' } },
    'Success',
  ],
])('%s: outcome', (_, fields, status) => expect(map(fields).status).toBe(status))

const alice = { type: 'IAMUser', userName: 'alice', arn: 'arn:aws:iam::111122223333:user/alice' }
const aliceMapped = { type: 'IAMUser', type_id: 1, name: 'alice', uid: 'arn:aws:iam::111122223333:user/alice' }

test('signing in to the console', () => {
  const event = map({
    userIdentity: alice,
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { MFAUsed: 'Yes' },
  })
  expect(event).toMatchObject({ type_uid: 300201, is_mfa: true, user: aliceMapped, service: { name: 'signin.amazonaws.com' } })
})

test('assuming a role', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/deploy'
  const fields = { userIdentity: alice, eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', requestParameters: { roleArn } }
  expect(map(fields)).toMatchObject({ type_uid: 300201, user: { uid: roleArn, type: 'Role' }, actor: { user: aliceMapped } })
  const assumedRoleUser = { arn: 'arn:aws:sts::111122223333:assumed-role/deploy/s', assumedRoleId: 'AROAEXAMPLE:s' }
  const answered = map({ ...fields, responseElements: { assumedRoleUser } })
  expect(answered.user).toEqual({ uid: assumedRoleUser.arn, uid_alt: 'AROAEXAMPLE:s', type: 'AssumedRole', type_id: 99 })
  const saml = map({ ...fields, eventName: 'AssumeRoleWithSAML' })
  expect(saml).toMatchObject({ auth_protocol_id: 5, auth_protocol: 'SAML' })
})

test.each([
  ['CreateUser', { userName: 'bob' }, 300101, { name: 'bob', type: 'User', type_id: 1 }],
  ['AttachRolePolicy', { roleName: 'deploy', policyArn: 'p' }, 300107, { name: 'deploy', type: 'Role', type_id: 99 }],
  ['ChangePassword', null, 300103, aliceMapped],
  ['CreateAccessKey', null, 300199, aliceMapped],
  ['CreateAccessKey', { userName: 'bob' }, 300199, { name: 'bob', type: 'User', type_id: 1 }],
])('%s of %o', (eventName, requestParameters, type, user) => {
  const event = map({ userIdentity: alice, eventSource: 'iam.amazonaws.com', eventName, requestParameters })
  expect(event).toMatchObject({ type_uid: type, user })
  expect(event.policies).toEqual(eventName === 'AttachRolePolicy' ? [{ uid: 'p' }] : undefined)
})

test('a change that does not say of whom is a call', () => {
  const refused = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser', errorCode: 'AccessDenied', requestParameters: null }
  expect(map(refused)).toMatchObject({ type_uid: 600301, status: 'Failure' })
})

test('an insight is a finding that is created and closed', () => {
  const start = mapped(INSIGHT)
  const end = mapped({ ...INSIGHT, insightDetails: { ...INSIGHT.insightDetails, state: 'End' } })
  expect([start.type_uid, end.type_uid]).toEqual([200401, 200403])
  expect([start.status, end.status]).toEqual(['New', 'Resolved'])
  expect(start.finding_info).toEqual({
    uid: INSIGHT.sharedEventID,
    title: 'ApiCallRateInsight: CompleteLifecycleAction',
    types: ['ApiCallRateInsight'],
  })
})

test('an aggregated record of one operation has its count', () => {
  expect(toOcsf(eventOf(AGGREGATED))).toMatchObject({
    type_uid: 600303,
    api: { operation: 'PutObject', service: { name: 's3.amazonaws.com' } },
    count: 1000,
    time: Date.parse('2026-11-22T10:00:00Z'),
    end_time: Date.parse('2026-11-22T10:05:00Z'),
    metadata: { uid: AGGREGATED.eventId },
    unmapped: { summary: AGGREGATED.summary },
  })
})

test('network activity says through which endpoint, and whose it is', () => {
  const event = mapped(NETWORK_ACTIVITY)
  expect(event).toMatchObject({ class_uid: 6003, status_code: 'VpceAccessDenied', status: 'Failure' })
  expect(event.src_endpoint).toMatchObject({ uid: 'vpce-00000000000000000', owner: { account: { uid: '111122223333' } } })
})

test('the record as it was delivered, where that is wanted', () => {
  const delivered = `{ "eventTime":"2026-11-22T10:00:00Z",\n"eventName":"A\\u0062c", "n": 1.0 }`
  const event = toOcsf(eventOfText(delivered), { rawData: true }) as OcsfEvent
  expect(event).toMatchObject({ raw_data: delivered, raw_data_size: delivered.length, unmapped: expect.anything() })
  expect(schemaErrors(event)).toEqual([])
})

test('an event too large for its bytes to be kept is mapped all the same', async () => {
  const log = Buffer.from(text({ Records: [call({ userAgent: 'x'.repeat(5_000) })] }))
  const seen: unknown[] = []
  for await (const batch of readEvents(log, { limits: { maxRecordBytes: 1_000 } }))
    for (const event of batch) seen.push(event.oversized, toOcsf(event, { rawData: true }))
  expect(seen).toEqual([true, map({ userAgent: 'x'.repeat(5_000) })])
})

test('every number is written as it was delivered', () => {
  const delivered = '{"big":9007199254740993,"one":1.0,"huge":1e400,"zero":-0,"list":[0.10,{"x":12345678901234567890}]}'
  const event = toOcsf(eventOfText(text(call({})).replace(/\}$/, `,"requestID":"R","requestParameters":${delivered}}`)))
  expect(JSON.stringify(event)).toContain(`"data":${delivered}`)
})
