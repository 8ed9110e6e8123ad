import type { Json, JsonObject } from '@trailmend/core'
import {
  APPROVAL_REASONS,
  type ApprovalReason,
  CHANGES,
  type ChangeName,
  DEEDS,
  HOLDERS,
  PARTS,
  type Plan,
  PROFILES,
  RECEIVERS,
  type Receiver,
  SITUATIONS,
  type Situation,
  STATES,
} from '@trailmend/core/plan'
import { z } from 'zod'
import { collectionSchema } from './collection-schema.ts'

/** More than the longest policy that AWS takes, percent-encoded. */
const MAX_TEXT = 100_000
/** Far more than the chain of one account has of anything. */
const MAX_ITEMS = 10_000

const text = z.string().max(MAX_TEXT)
const name = z.string().max(4_096)
const account = z.string().regex(/^\d{12}$/u, 'expected twelve digits')
const amount = z.number().nullable()
const list = <T>(item: z.ZodType<T>): z.ZodType<readonly T[]> => z.array(item).max(MAX_ITEMS)
const keyOf = <K extends string>(table: Readonly<Record<K, unknown>>, what: string): z.ZodType<K> =>
  z.custom<K>((value) => typeof value === 'string' && Object.hasOwn(table, value), `expected ${what}`)

const json: z.ZodType<Json> = z.json()
const input: z.ZodType<JsonObject> = z.record(z.string().max(256), json)
const part = z.enum(PARTS)
const change = keyOf<ChangeName>(CHANGES, 'a change that Trailmend makes')
const stepChange = change.refine((each) => !CHANGES[each].onlyUndoes, 'expected a change that a step makes')
const situation = keyOf<Situation>(SITUATIONS, 'a situation')
const receiver = keyOf<Receiver>(RECEIVERS, 'whom parts are handed over to')
const fields = list(z.strictObject({ field: name, before: json, after: json }))

const item = z.strictObject({ what: text, unit: text, quantity: amount, unitPrice: amount, monthly: amount, basis: text })

const undo = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('call'), change, input }),
  z.strictObject({ by: z.literal('hand'), text }),
  z.strictObject({ by: z.literal('nobody'), text }),
])

const step = z.strictObject({
  id: name.min(1),
  part,
  situations: list(situation),
  account,
  region: name,
  change: stepChange,
  input,
  needs: list(name),
  resource: name,
  fields,
  undo,
  ifSkipped: text,
  closes: list(name),
  after: list(name),
  approval: list(keyOf<ApprovalReason>(APPROVAL_REASONS, 'a reason to ask for approval')),
  cost: z.strictObject({ monthly: amount, items: list(item) }),
})

const decision = z.strictObject({
  part,
  of: name,
  state: z.enum(STATES),
  holder: z.enum(HOLDERS),
  account: name,
  region: name,
  name,
  because: text,
  needs: name.exactOptional(),
  heldBy: text.exactOptional(),
  situation,
  does: z.enum(DEEDS),
  to: receiver.exactOptional(),
  why: text,
})

const handOver = z.strictObject({
  part,
  of: name,
  to: receiver,
  name,
  because: text,
  why: text,
  heldBy: text.exactOptional(),
  calls: list(z.strictObject({ change, input, account, region: name, fields })),
  closes: list(name),
})

const offer = z.strictObject({
  part,
  of: name,
  name,
  what: text,
  because: text,
  account,
  region: name,
  operation: name,
  input,
  needs: list(name),
  cost: list(item),
})

/** What may be read from the file of a plan. Files are untrusted, also one that was written by Trailmend. */
export const planSchema: z.ZodType<Plan> = z.strictObject({
  version: z.literal(1),
  account,
  partition: z.string().regex(/^aws[a-z-]{0,20}$/u, 'expected a partition such as aws'),
  profile: z.enum(PROFILES),
  observedAt: z.iso.datetime({ offset: true }),
  facts: text,
  steps: list(step),
  decisions: list(decision),
  handOvers: list(handOver),
  asks: list(z.strictObject({ part, of: name, needs: name, because: text })),
  waits: list(z.strictObject({ part, of: name, because: text })),
  left: list(z.strictObject({ fingerprint: name, control: name, outcome: z.enum(['fail', 'unknown']), text, who: text })),
  oldSubscriptions: list(
    z.strictObject({ of: name, queue: name, topic: name, arn: name.nullable(), since: name.nullable(), because: text }),
  ).default([]),
  offers: list(offer).default([]),
  collection: z.strictObject({ before: collectionSchema.nullable(), after: collectionSchema.nullable() }),
  cost: z.strictObject({
    pricesOf: name,
    today: amount,
    todayItems: list(item),
    change: amount,
    assumptions: list(text),
  }),
  complete: z.boolean(),
})
