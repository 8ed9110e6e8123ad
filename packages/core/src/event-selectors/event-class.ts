import { S3_OBJECT } from './selectors.ts'

/** Whether events change something. */
export type Side = 'read' | 'write'

/** What a field says in the events of a class. */
export type FieldDomain =
  | { readonly is: 'fixed'; readonly value: string }
  | {
      readonly is: 'text'
      /** What every value begins with. */
      readonly begins: string
      /** Whether the events can lack the field; AWS does not say what a negative condition does with those. */
      readonly mayBeAbsent: boolean
      /** A plausible value's end, put behind a beginning to make an example. Contains only characters that are common there. */
      readonly sample: string
      /** Whether a text that begins so can occur. */
      readonly admits: (value: string) => boolean
    }

/** A class of events that a question is about: what each field can say. Conditions on other fields cannot be judged. */
export type EventClass = ReadonlyMap<string, FieldDomain>

type Fields = readonly (readonly [field: string, domain: FieldDomain])[]

const anything = (sample: string, mayBeAbsent = false): FieldDomain => ({
  is: 'text',
  begins: '',
  mayBeAbsent,
  sample,
  admits: () => true,
})
const fixed = (value: string): FieldDomain => ({ is: 'fixed', value })

/** Source: CloudTrail API Reference, AdvancedFieldSelector; which fields can be missing: User Guide, "record contents". */
const ANY_EVENT: Fields = [
  ['eventName', anything('Example')],
  ['eventType', anything('AwsApiCall')],
  ['userIdentity.arn', anything('arn:aws:iam::111122223333:user/example', true)],
  ['sessionCredentialFromConsole', anything('true', true)],
  ['errorCode', anything('AccessDenied', true)],
  ['vpcEndpointId', anything('vpce-0123456789abcdef0', true)],
]

const readOnly = (side: Side): FieldDomain => fixed(side === 'read' ? 'true' : 'false')

/** The management events of one side. */
export function managementEvents(side: Side): EventClass {
  return new Map([
    ['eventCategory', fixed('Management')],
    ['readOnly', readOnly(side)],
    ['eventSource', anything('example.amazonaws.com')],
    ...ANY_EVENT,
  ])
}

/**
 * The data events of S3 objects of one side.
 *
 * A bucket's name has letters, digits, dots, hyphens and, where it is old, underscores: no `*`.
 * Source: S3 User Guide, "Bucket naming rules" and "CloudTrail log file entries for Amazon S3".
 */
export function s3ObjectEvents(side: Side, partition: string): EventClass {
  const begins = `arn:${partition}:s3:::`
  const admits = (value: string) => /^[A-Za-z0-9._-]+\//.test(value.slice(begins.length))
  return new Map([
    ['eventCategory', fixed('Data')],
    ['readOnly', readOnly(side)],
    ['resources.type', fixed(S3_OBJECT)],
    ['resources.ARN', { is: 'text', begins, mayBeAbsent: false, sample: 'example-bucket/key', admits }],
    ['eventSource', fixed('s3.amazonaws.com')],
    ...ANY_EVENT,
  ])
}

/** Fields that AWS demands of every selector for the class; a selector without them is not one that AWS would keep. */
export function demandedFields(eventClass: EventClass): string[] {
  return ['eventCategory', 'resources.type'].filter((field) => eventClass.has(field))
}
