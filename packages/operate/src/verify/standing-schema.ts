import { z } from 'zod'
import type { Standing } from './resume-file.ts'

/** Where a verification stands, as its file holds it. */
export interface SavedStanding extends Omit<Standing, 'cursor'> {
  readonly v: 1
  /** What must be the same for another verification to go on with this one. */
  readonly wishes: string
  readonly cursor?: string | undefined
}

const text = z.string().max(4096)
const scope = z.object({
  bucket: text,
  prefix: text,
  organizationId: text.exactOptional(),
  account: text,
  region: text,
  trail: text,
  homeRegion: text,
})

/** What the file of a verification that has stopped must hold. A file of its own, because zod takes long to load. */
export const standing: z.ZodType<SavedStanding> = z.object({
  v: z.literal(1),
  wishes: z.string(),
  judgedAt: text,
  found: z.object({
    chains: z.array(z.object({ scope, from: z.number(), to: z.number() })),
    notices: z.array(z.object({ code: text, text: z.string(), leavesGap: z.boolean() })),
  }),
  chain: z.int().min(0),
  cursor: z.string().optional(),
  spooled: z.int().min(0),
  keys: z.array(z.object({ region: text, fingerprint: text, der: text, validFrom: z.number(), validTo: z.number() })),
})
