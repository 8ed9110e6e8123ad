import { describe, expect, test } from 'vitest'
import { managementOverlap, managementRecording, recordingInWords } from '../../../packages/core/src/event-selectors/index.ts'
import type { JsonObject } from '../../../packages/core/src/observe/answer-fields.ts'
import { advanced, basic, type Fields, read } from './answers.ts'

const words = (...answers: JsonObject[]) => recordingInWords(managementRecording(answers.map(read)))

const MANAGEMENT: Fields = { eventCategory: 'Management' }
const READS: Fields = { ...MANAGEMENT, readOnly: 'true' }
const WRITES: Fields = { ...MANAGEMENT, readOnly: 'false' }
const without = (...sources: string[]): Fields => ({ ...MANAGEMENT, eventSource: { NotEquals: sources } })
const KMS = 'kms.amazonaws.com'
const RDS = 'rdsdata.amazonaws.com'
const named = (Name: string, answer: JsonObject): JsonObject => {
  const [selector] = answer.AdvancedEventSelectors as JsonObject[]
  return { AdvancedEventSelectors: [{ ...selector, Name }] }
}

describe('management events of one trail', () => {
  test.each<[string, JsonObject, string]>([
    ['the default', {}, 'all'],
    ['a basic selector of defaults', basic({}), 'all'],
    [
      'basic, everything said',
      basic({ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] }),
      'all',
    ],
    ['basic, reads', basic({ ReadWriteType: 'ReadOnly' }), 'read only'],
    ['basic, writes', basic({ ReadWriteType: 'WriteOnly' }), 'write only'],
    ['basic, reads in one selector and writes in another', basic({ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }), 'all'],
    [
      'basic, only data',
      basic({ IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }),
      'none',
    ],
    ['basic, without KMS', basic({ ExcludeManagementEventSources: [KMS] }), `all but events of ${KMS}`],
    ['basic, without both', basic({ ExcludeManagementEventSources: [KMS, RDS] }), `all but events of ${KMS}, ${RDS}`],
    [
      'basic, writes without KMS',
      basic({ ReadWriteType: 'WriteOnly', ExcludeManagementEventSources: [KMS] }),
      `write only: all but events of ${KMS}`,
    ],
    ['basic, one selector excludes what the other records', basic({ ExcludeManagementEventSources: [KMS] }, {}), 'all'],
    ['advanced', advanced(MANAGEMENT), 'all'],
    ['advanced, unnamed', { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] }, 'all'],
    [
      'a name that lies',
      named('Management events selector', advanced({ eventCategory: 'Data', 'resources.type': 'AWS::S3::Object' })),
      'none',
    ],
    ['a name that says the opposite', named('S3 data events', advanced(MANAGEMENT)), 'all'],
    ['network activity', advanced({ eventCategory: 'NetworkActivity', eventSource: 'ec2.amazonaws.com' }), 'none'],
    ['reads', advanced(READS), 'read only'],
    ['writes', advanced(WRITES), 'write only'],
    ['reads and writes apart', advanced(READS, WRITES), 'all'],
    ['both sides named', advanced({ ...MANAGEMENT, readOnly: { Equals: ['true', 'false'] } }), 'all'],
    ['without KMS', advanced(without(KMS)), `all but events of ${KMS}`],
    ['without what is then recorded alone', advanced(without(KMS), { ...MANAGEMENT, eventSource: KMS }), 'all'],
    ['two selectors that exclude different sources', advanced(without(KMS), without(RDS)), 'all'],
    ['two selectors that exclude one source in common', advanced(without(KMS, RDS), without(KMS)), `all but events of ${KMS}`],
    ['without KMS, reads only of it', advanced(without(KMS), { ...READS, eventSource: KMS }), `read: all; write: all but events of ${KMS}`],
    [
      'without a beginning',
      advanced({ ...MANAGEMENT, eventName: { NotStartsWith: ['Describe'] } }),
      'all but events with eventName beginning with Describe',
    ],
    [
      'only some sources',
      advanced({ ...MANAGEMENT, eventSource: { Equals: [KMS], EndsWith: ['.aws.internal'] } }),
      'some, narrowed by eventSource',
    ],
    ['some names', advanced({ ...WRITES, eventName: { StartsWith: ['Delete', 'Put'] } }), 'write only: some, narrowed by eventName'],
    [
      'one identity',
      advanced({ ...MANAGEMENT, 'userIdentity.arn': { NotStartsWith: ['arn:aws:sts::1:assumed-role/noise'] } }),
      'some, narrowed by userIdentity.arn',
    ],
    ['what contradicts itself', advanced({ ...MANAGEMENT, eventSource: { Equals: [KMS], NotEquals: [KMS] } }), 'none'],
    [
      'letter case counts',
      advanced({ ...MANAGEMENT, eventSource: { NotEquals: ['KMS.amazonaws.com'] } }),
      'all but events of KMS.amazonaws.com',
    ],
    ['an asterisk is no wildcard', advanced({ ...MANAGEMENT, eventSource: { Equals: ['*'] } }), 'some, narrowed by eventSource'],
    [
      'without a source and without a name',
      advanced({ ...without(KMS), eventName: { NotEquals: ['Foo', 'Bar'] } }),
      `all but events of ${KMS} and events with eventName Foo, Bar`,
    ],
    ['without what would make an example', advanced(without('example.amazonaws.com')), 'all but events of example.amazonaws.com'],
    ['more exclusions than are named', advanced(without('a', 'b', 'c', 'd', 'e')), 'all but events of a, b, c and 2 more'],
  ])('%s', (_, answer, expected) => {
    expect(words(answer)).toBe(expected)
  })

  test.each<[string, JsonObject, RegExp]>([
    ['an unknown field', advanced({ ...MANAGEMENT, 'tls.version': 'x' }), /condition on "tls\.version"/],
    ['an unknown operator', advanced({ ...MANAGEMENT, eventName: { Matches: ['.*'] } }), /unknown operator "Matches"/],
    [
      'a field of data events',
      advanced({ ...MANAGEMENT, 'resources.ARN': { NotEquals: ['arn:aws:s3:::b/k'] } }),
      /condition on "resources\.ARN"/,
    ],
    ['no category', advanced({ readOnly: 'false' }), /no condition on eventCategory/],
    ['a condition without values', advanced({ ...MANAGEMENT, eventName: {} }), /eventName has no value/],
    ['an unknown setting of a selector', basic({ SampleRate: 10 }), /unknown setting "SampleRate"/],
    [
      'all identities of two kinds, yet some events have none',
      advanced(
        { ...MANAGEMENT, 'userIdentity.arn': { StartsWith: ['arn:'] } },
        { ...MANAGEMENT, 'userIdentity.arn': { NotStartsWith: ['arn:'] } },
      ),
      /events without userIdentity\.arn/,
    ],
  ])('cannot be said: %s', (_, answer, because) => {
    expect(words(answer)).toMatch(/cannot be said/)
    expect(words(answer)).toMatch(because)
  })

  test('a doubt elsewhere does not hide what is certain', () => {
    const odd: Fields = { ...MANAGEMENT, 'tls.version': 'x' }
    expect(words(advanced(odd, MANAGEMENT))).toBe('all')
    expect(words(advanced({ ...odd, eventSource: { NotEquals: [KMS] } }))).toMatch(/^some/)
    expect(words(advanced({ ...odd, eventCategory: 'Data' }))).toBe('none')
  })

  test('an event that is missed is shown', () => {
    const { write } = managementRecording([read(advanced(without(KMS)))])
    expect(write).toMatchObject({ recorded: 'all-but', excluded: [{ field: 'eventSource', how: 'equals', value: KMS }] })
    expect(write.recorded === 'all-but' && write.example).toEqual([
      ['eventCategory', 'Management'],
      ['readOnly', 'false'],
      ['eventSource', KMS],
    ])
  })
})

describe('management events of several trails', () => {
  test.each<[string, JsonObject[], string]>([
    ['no trail', [], 'none'],
    ['reads here, writes there', [basic({ ReadWriteType: 'ReadOnly' }), advanced(WRITES)], 'all'],
    ['different exclusions', [basic({ ExcludeManagementEventSources: [KMS] }), advanced(without(RDS))], 'all'],
    ['the same exclusion', [basic({ ExcludeManagementEventSources: [KMS] }), advanced(without(KMS))], `all but events of ${KMS}`],
    [
      'two halves by name',
      [advanced({ ...MANAGEMENT, eventName: { StartsWith: ['A'] } }), advanced({ ...MANAGEMENT, eventName: { NotStartsWith: ['A'] } })],
      'all',
    ],
    [
      'halves of different fields',
      [advanced({ ...MANAGEMENT, eventName: { NotEquals: ['Decrypt'] } }), advanced({ ...MANAGEMENT, eventSource: { NotEquals: [KMS] } })],
      `all but events of ${KMS}`,
    ],
  ])('%s', (_, answers, expected) => {
    expect(words(...answers)).toBe(expected)
  })

  test('selectors made to cost time end in not saying', () => {
    const many = (prefix: string) => Array.from({ length: 1200 }, (_, at) => `${prefix}${at}`)
    const hostile = advanced({ ...MANAGEMENT, eventName: { NotStartsWith: many('a'), NotEndsWith: many('b') } })
    expect(words(hostile)).toMatch(/too many/)
    const sources = advanced(without(...many('s')))
    expect(words(sources)).toBe('all but events of s0, s1, s2 and 1197 more')
    const fields = ['eventName', 'eventType', 'eventSource', 'userIdentity.arn', 'errorCode', 'vpcEndpointId']
    const rules = Array.from({ length: 60 }, (_, at) => ({
      ...MANAGEMENT,
      ...Object.fromEntries(fields.map((field) => [field, { NotEquals: [`${field}${at}`, 'x'] }])),
    }))
    expect(words(advanced(...rules))).toMatch(/cannot be said|some|all but/)
  })
})

describe('what two trails both record', () => {
  test.each<[string, JsonObject, JsonObject, string, string]>([
    ['the default twice', {}, {}, 'yes', 'yes'],
    ['all and reads', {}, advanced(READS), 'yes', 'no'],
    ['reads and writes', basic({ ReadWriteType: 'ReadOnly' }), advanced(WRITES), 'no', 'no'],
    ['management and data', {}, advanced({ eventCategory: 'Data', 'resources.type': 'AWS::S3::Object' }), 'no', 'no'],
    ['all but KMS, and KMS', basic({ ExcludeManagementEventSources: [KMS] }), advanced({ ...MANAGEMENT, eventSource: KMS }), 'no', 'no'],
    ['all but KMS, and all but RDS', advanced(without(KMS)), advanced(without(RDS)), 'yes', 'yes'],
    [
      'beginnings that exclude each other',
      advanced({ ...WRITES, eventName: { StartsWith: ['Put'] } }),
      advanced({ ...WRITES, eventName: { StartsWith: ['Get'] } }),
      'no',
      'no',
    ],
    [
      'a beginning and an end',
      advanced({ ...WRITES, eventName: { StartsWith: ['Put'] } }),
      advanced({ ...WRITES, eventName: { EndsWith: ['Policy'] } }),
      'no',
      'yes',
    ],
    [
      'every first character left out',
      {},
      advanced({ ...MANAGEMENT, eventName: { NotStartsWith: [...'Eabcdefghijklmnopqrstuvwxyz0123456789'] } }),
      'cannot-say',
      'cannot-say',
    ],
    ['an unknown field', {}, advanced({ ...MANAGEMENT, 'tls.version': 'x' }), 'cannot-say', 'cannot-say'],
  ])('%s', (_, one, other, reads, writes) => {
    const overlap = managementOverlap(read(one), read(other))
    expect([overlap.read.overlap, overlap.write.overlap]).toEqual([reads, writes])
  })
})
