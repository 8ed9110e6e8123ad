import { isRegionName } from '@trailmend/core/notation'
import { GOODS, type Good, PROFILES, type Profile, SITUATIONS, type Situation } from '@trailmend/core/plan'
import { z } from 'zod'
import { accountId } from './way-in.ts'

/** What can be set of plans; every value checked, nothing defaulted. */
export interface PlanConfig {
  readonly profile?: Profile | undefined
  readonly region?: string | undefined
  readonly names?:
    | {
        readonly trail?: string | undefined
        readonly bucket?: string | undefined
        readonly 'key-prefix'?: string | undefined
        readonly topic?: string | undefined
        readonly 'log-group'?: string | undefined
        readonly 'delivery-role'?: string | undefined
      }
    | undefined
  readonly logs?: boolean | undefined
  readonly topic?: boolean | undefined
  readonly 'data-events'?: boolean | undefined
  readonly 'monitor-topic'?: string | undefined
  readonly key?: string | undefined
  readonly 'access-log-bucket'?: string | undefined
  readonly 'organization-trail'?: boolean | undefined
  readonly uses?: readonly (string | { readonly name: string; readonly queue: string })[] | undefined
  readonly 'may-change-accounts'?: readonly string[] | undefined
  readonly 'feeding-accounts'?: readonly string[] | undefined
  readonly 'retention-days'?: number | undefined
  readonly 'remove-old-subscriptions'?: boolean | undefined
  readonly 'permissions-boundary'?: string | undefined
  readonly 'max-monthly-cost'?: number | undefined
  readonly volume?:
    | {
        readonly 'management-events'?: number | undefined
        readonly 'data-events'?: number | undefined
        readonly regions?: number | undefined
        readonly accounts?: number | undefined
      }
    | undefined
  /** US dollars for one unit of a good, by region. */
  readonly prices?: Readonly<Record<string, Readonly<Partial<Record<Good, number>>>>> | undefined
  /** The folder that tells what is collected from each account. */
  readonly collection?: string | undefined
  /** What `watch` applies without asking. */
  readonly automatic?: readonly Situation[] | undefined
}

/** What a use can be called: its queue is called after it. */
export const USE_NAME: RegExp = /^[a-z][a-z0-9-]{0,30}$/u

// Sources of the patterns: the API references of CloudTrail (CreateTrail), S3 ("Bucket naming rules"), SNS (CreateTopic), SQS (CreateQueue),
// CloudWatch Logs (CreateLogGroup) and IAM (CreateRole). `{account}` stands for the account's id.
const named = (pattern: RegExp, what: string) =>
  z
    .string()
    .max(512)
    .refine((name) => pattern.test(name.replaceAll('{account}', '111122223333')), `expected ${what}`)
const arnOf = (service: string) =>
  z
    .string()
    .refine((arn) => new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.{1,512}$`, 'u').test(arn), `expected the ARN of ${service}`)
/** A managed policy, of AWS or of an account. Source: IAM User Guide, "IAM identifiers". */
const BOUNDARY = /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,576}$/u
const count = z.number().int().min(0).max(1e15)
const useName = z.string().regex(USE_NAME, 'expected a short name in lower case, such as logs')

/** The part `plan` of a configuration. */
export const planSchema: z.ZodType<PlanConfig> = z.strictObject({
  profile: z
    .enum(PROFILES as unknown as [Profile, ...Profile[]])
    .optional()
    .meta({ description: 'How far repair goes. See docs/remediation.' }),
  region: z
    .string()
    .refine(isRegionName, 'expected a region such as eu-west-1')
    .optional()
    .meta({ description: 'Where what is missing is created.' }),
  names: z
    .strictObject({
      trail: named(/^[A-Za-z0-9](?:[._-]?[A-Za-z0-9])+$/u, 'the name of a trail').optional(),
      bucket: named(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/u, 'the name of a bucket').optional(),
      'key-prefix': named(/^[\w!.*'()/-]{0,200}$/u, 'what object keys begin with').optional(),
      topic: named(/^[\w-]{1,256}$/u, 'the name of a topic').optional(),
      'log-group': named(/^[\w.\-/#]{1,512}$/u, 'the name of a log group').optional(),
      'delivery-role': named(/^[\w+=,.@-]{1,64}$/u, 'the name of a role').optional(),
    })
    .optional()
    .meta({ description: 'The names that new things get; {account} stands for the account id.' }),
  logs: z.boolean().optional().meta({ description: 'Whether trails must deliver to CloudWatch Logs. Default, true.' }),
  topic: z.boolean().optional().meta({ description: 'Whether trails must announce log files, even if nobody listens.' }),
  'data-events': z.boolean().optional().meta({ description: 'Whether data events of S3 objects are recorded. They are paid for.' }),
  'monitor-topic': arnOf('sns')
    .optional()
    .meta({ description: 'The topic that alarms of the fifteen metric filters tell; without it none are made.' }),
  key: arnOf('kms').optional().meta({ description: 'The key that log files are encrypted with.' }),
  'access-log-bucket': named(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u, 'the name of a bucket')
    .optional()
    .meta({ description: 'The bucket that access logs go to.' }),
  'organization-trail': z.boolean().optional().meta({ description: 'Whether one trail records the whole organization.' }),
  uses: z
    .array(z.union([useName, z.strictObject({ name: useName, queue: named(/^[\w-]{1,68}$/u, 'the name of a queue') })]))
    .max(10)
    .optional()
    .meta({ description: 'What the trail is used for; each use has a queue of its own.' }),
  'may-change-accounts': z
    .array(accountId)
    .max(100)
    .optional()
    .meta({ description: 'Other accounts that may be changed where they own a part.' }),
  'feeding-accounts': z.array(accountId).max(10_000).optional().meta({ description: 'Accounts whose trails deliver to the same bucket.' }),
  'retention-days': z
    .number()
    .int()
    .min(1)
    .max(3653)
    .optional()
    .meta({ description: 'Days that log groups keep events at least. Default, 365.' }),
  'remove-old-subscriptions': z
    .boolean()
    .optional()
    .meta({ description: 'Whether subscriptions to topics of before are taken away. Each must be approved by name. Default, false.' }),
  'permissions-boundary': z
    .string()
    .regex(BOUNDARY, 'expected the ARN of a managed policy of IAM')
    .optional()
    .meta({ description: 'The permissions boundary that a delivery role is made with. Default, none.' }),
  'max-monthly-cost': z
    .number()
    .min(0)
    .max(1e9)
    .optional()
    .meta({ description: 'US dollars a month above which a step must be approved by name.' }),
  volume: z
    .strictObject({
      'management-events': count.optional(),
      'data-events': count.optional(),
      regions: count.optional(),
      accounts: count.optional(),
    })
    .optional()
    .meta({ description: 'What happens in a month, where you know better than the assumptions of docs/costs.md.' }),
  prices: z
    .record(
      z.string().refine(isRegionName, 'expected a region such as eu-west-1'),
      z.partialRecord(z.enum(Object.keys(GOODS) as [Good, ...Good[]]), z.number().min(0).max(1e6)),
    )
    .optional()
    .meta({
      description: 'US dollars for one unit of a good, by region, where they are not known or not what you pay. See docs/costs.md.',
    }),
  collection: z.string().min(1, 'expected the path of a folder').max(4096, 'expected the path of a folder').optional().meta({
    description:
      'The folder with what is collected from each account, relative to this file; apply and setup write it. Default, trailmend/collection.',
  }),
  automatic: z
    .array(z.enum(Object.keys(SITUATIONS) as [Situation, ...Situation[]]))
    .optional()
    .meta({ description: 'The situations that trailmend watch mends without asking. Default, none.' }),
})
