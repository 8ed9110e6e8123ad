import { type JsonObject, NOTHING_WANTED, observe, type RecordedCall } from '@trailmend/core'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, call, denied, listing, OWNER, recording, trail } from '../../../fixtures/recordings.ts'

const CHANGES = ['CreateTrail', 'UpdateTrail', 'DeleteTrail', 'StartLogging', 'StopLogging', 'PutEventSelectors']
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/me`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deployer`

/** One lookup, of `UpdateTrail` unless said otherwise. */
const lookup = (output: JsonObject, name = 'UpdateTrail', region = 'us-east-1'): RecordedCall =>
  call(
    'cloudtrail:LookupEvents',
    { output },
    { region, input: { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] } },
  )

/** The lookups that found nothing, besides those given. */
function lookups(...given: readonly RecordedCall[]): readonly RecordedCall[] {
  return [...CHANGES.map((name) => lookup({ Events: [] }, name)), ...given]
}

const record = {
  userIdentity: { arn: SESSION, sessionContext: { sessionIssuer: { arn: ROLE } }, invokedBy: 'cloudformation.amazonaws.com' },
  userAgent: 'cloudformation.amazonaws.com',
  sourceIPAddress: 'cloudformation.amazonaws.com',
  requestParameters: { name: 'main' },
}
const event = (change: JsonObject = {}, text: unknown = record): JsonObject => ({
  EventId: 'e1',
  EventTime: '2026-11-22T08:00:00.000Z',
  EventName: 'UpdateTrail',
  EventSource: 'cloudtrail.amazonaws.com',
  ReadOnly: 'false',
  CloudTrailEvent: typeof text === 'string' ? text : JSON.stringify(text),
  ...change,
})
const write = {
  ...{ eventId: 'e1', time: '2026-11-22T08:00:00.000Z', eventName: 'UpdateTrail', trailArn: TRAIL, trailName: 'main' },
  ...{ principal: SESSION, issuer: ROLE, invokedBy: 'cloudformation.amazonaws.com' },
  ...{ userAgent: 'cloudformation.amazonaws.com', sourceIPAddress: 'cloudformation.amazonaws.com' },
}
const nobody = { trailArn: null, trailName: null, principal: null, issuer: null, invokedBy: null, userAgent: null, sourceIPAddress: null }

function writes(...calls: readonly RecordedCall[]) {
  return observe(recording([listing([trail()]), ...calls])).accounts.find(({ id }) => id === ACCOUNT)?.trailWrites
}

describe('who changed a trail', () => {
  test.each<[string, JsonObject, readonly object[]]>([
    ['a session of a role, through a service', event(), [write]],
    ['a question is no change', event({ ReadOnly: 'true' }), []],
    ['nor one that only the text calls a question', event({}, { ...record, readOnly: true }), []],
    ['nor an attempt that failed', event({}, { ...record, errorCode: 'AccessDenied' }), []],
    ["nor another service's call of the same name", event({ EventSource: 'other.amazonaws.com' }), []],
    ['a trail named by its ARN', event({}, { ...record, requestParameters: { name: TRAIL } }), [write]],
    ['event selectors name the trail in another field', event({}, { ...record, requestParameters: { trailName: 'main' } }), [write]],
    ['no JSON tells nothing but that there was a change', event({}, '{'), [{ ...write, ...nobody }]],
    ['nor does a list', event({}, '[]'), [{ ...write, ...nobody }]],
    ['nor a text without end', event({}, `${' '.repeat(256 * 1024)}${JSON.stringify(record)}`), [{ ...write, ...nobody }]],
    ['nor odd fields', event({}, { userIdentity: [], userAgent: 1, requestParameters: { name: {} } }), [{ ...write, ...nobody }]],
    [
      'a prototype is none',
      event({}, '{"userIdentity":{"__proto__":{"arn":"x"}},"__proto__":{"userAgent":"x"}}'),
      [{ ...write, ...nobody }],
    ],
    ['a text is cut', event({}, { ...record, userAgent: 'x'.repeat(5000) }), [{ ...write, userAgent: 'x'.repeat(2048) }]],
  ])('%s', (_, told, expected) => {
    expect(writes(...lookups(lookup({ Events: [told] })))).toEqual({ known: true, value: expected })
  })
  test('the latest first, each once, whatever it was found by', () => {
    const later = event({ EventId: 'e2', EventTime: '2026-11-22T09:00:00.000Z', EventName: 'StopLogging' })
    const found = writes(...lookups(lookup({ Events: [event()] }), lookup({ Events: [later, event()] }, 'StopLogging')))
    expect(found?.known && found.value.map(({ eventId, eventName }) => `${eventId} ${eventName}`)).toEqual([
      'e2 StopLogging',
      'e1 UpdateTrail',
    ])
  })
})

describe('that nobody changed a trail is known', () => {
  test('only where every kind of change was looked up', () => {
    expect(writes(...lookups())).toEqual({ known: true, value: [] })
    expect(writes(...lookups().slice(1))).toMatchObject({ because: 'not-recorded', detail: 'LookupEvents of CreateTrail in us-east-1' })
    expect(writes()).toMatchObject({ because: 'not-recorded' })
  })
  test.each<[string, RecordedCall, object]>([
    ['refused', { ...lookup({}), ...denied('cloudtrail:LookupEvents') }, { because: 'access-denied', needs: 'cloudtrail:LookupEvents' }],
    ['no list', lookup({}), { because: 'malformed-answer' }],
    ['an event without a time', lookup({ Events: [event({ EventTime: 'soon' })] }), { because: 'malformed-answer' }],
    ['an event that is none', lookup({ Events: [null] }), { because: 'malformed-answer' }],
  ])('not where one answer was %s', (_, answer, expected) => {
    const { output: _none, ...rest } = answer as RecordedCall & { output?: unknown }
    const given = 'error' in answer ? (rest as RecordedCall) : answer
    expect(writes(...lookups(given))).toMatchObject({ known: false, ...expected })
  })
  test('of trails elsewhere, too: every home region is looked up', () => {
    const away = trail({ TrailARN: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/away`, HomeRegion: 'eu-west-1' })
    const calls = [listing([trail(), away]), ...lookups()]
    const account = observe(recording(calls)).accounts[0]
    expect(account?.trailWrites).toMatchObject({ detail: 'LookupEvents of CreateTrail in eu-west-1' })
  })
  test("without a trail of one's own if the trails could be listed", () => {
    const theirs = trail({ TrailARN: `arn:aws:cloudtrail:us-east-1:${OWNER}:trail/org`, IsOrganizationTrail: true })
    expect(observe(recording([listing([theirs])])).accounts[0]?.trailWrites).toEqual({ known: true, value: [] })
    const refused = call('cloudtrail:DescribeTrails', denied('cloudtrail:DescribeTrails'))
    expect(observe(recording([refused])).accounts[0]?.trailWrites).toMatchObject({ because: 'access-denied' })
  })
})

describe('where a plan would make a trail', () => {
  const scope = { wanted: { ...NOTHING_WANTED, trailRegion: 'eu-west-1' } }
  const seen = (trails: readonly JsonObject[], ...calls: readonly RecordedCall[]) =>
    observe(recording([listing(trails), ...calls]), scope).accounts.find(({ id }) => id === ACCOUNT)?.trailWrites
  const gone = event({ EventId: 'e9', EventName: 'DeleteTrail' })
  const made = (name: string, ...events: readonly JsonObject[]) => lookup({ Events: events }, name, 'eu-west-1')

  test('who made and deleted one is told, whether or not one is left', () => {
    const told = seen([], made('CreateTrail'), made('DeleteTrail', gone))
    expect(told?.known && told.value).toMatchObject([
      { eventName: 'DeleteTrail', trailArn: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main` },
    ])
    expect(seen([trail()], ...lookups(), made('CreateTrail'), made('DeleteTrail', gone))).toMatchObject({ value: [{ eventId: 'e9' }] })
  })
  test('and has to be known where the account has no trail', () => {
    expect(seen([], made('CreateTrail'))).toMatchObject({ because: 'not-recorded', detail: 'LookupEvents of DeleteTrail in eu-west-1' })
    expect(seen([trail()], ...lookups())).toEqual({ known: true, value: [] })
  })
})
