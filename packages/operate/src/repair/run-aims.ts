import type { AccountSnapshot, JsonObject } from '@trailmend/core'
import { type PlanSettings, PROFILES } from '@trailmend/core/plan'
import { z } from 'zod'
import { UsageError } from '../usage-error.ts'

/** What a run was begun for: what its plan aimed at, and who was asked besides the account. */
export interface RunAims {
  readonly settings: PlanSettings
  /** The account that was asked about what others own; `null` if there was none. */
  readonly loggingAccount: string | null
}

/** What a run noted down when it began. */
export interface RunBeginning {
  readonly run: string
  /** The account before the first step. */
  readonly before: AccountSnapshot
  /** `undefined` of a journal that does not tell. */
  readonly aims: RunAims | undefined
}

const text = z.string().max(2_048)
const accounts = z.array(text).max(10_000)
const settingsSchema: z.ZodType<PlanSettings> = z.object({
  profile: z.enum(PROFILES),
  trail: text.nullable().default(null),
  region: text,
  names: z.object({ trail: text, bucket: text, keyPrefix: text, topic: text, logGroup: text, deliveryRole: text }),
  wants: z.object({
    logs: z.boolean(),
    topic: z.boolean(),
    dataEvents: z.boolean(),
    monitorTopic: text.nullable(),
    keyArn: text.nullable(),
    accessLogBucket: text.nullable(),
    organizationTrail: z.boolean(),
  }),
  uses: z.array(z.object({ name: text, queue: text, isNamedByUser: z.boolean() })).max(100),
  mayChangeAccounts: accounts,
  feedingAccounts: accounts,
  retentionDays: z.number(),
  removeOldSubscriptions: z.boolean().default(false),
  permissionsBoundary: text.nullable().default(null),
  maxMonthlyCost: z.number().nullable(),
})
const aimsSchema: z.ZodType<RunAims> = z.object({ settings: settingsSchema, loggingAccount: text.nullable() })

/** What a run is begun for, as its journal holds it. */
export function noteAims({ settings, loggingAccount }: RunAims): JsonObject {
  return JSON.parse(JSON.stringify({ settings, loggingAccount }))
}

/** Read what a run was begun for. Attacker-controlled. Throws a `UsageError` for what is none. */
export function readAims(noted: JsonObject | undefined, run: string): RunAims | undefined {
  if (noted === undefined) return undefined
  const read = aimsSchema.safeParse(noted)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new UsageError(`the journal of run ${run} cannot be read: aims.${issue?.path.map(String).join('.')}: ${issue?.message}`)
}
