import {
  type BenchmarkId,
  FAIL_ON,
  type FailOn,
  isBenchmark,
  type Json,
  type JudgedSource,
  type Notice,
  type NotLookedAt,
  OUTCOMES,
  parseTime,
  SEVERITIES,
  type SourcedFinding,
} from '@trailmend/core'
import { z } from 'zod'

/** How deep evidence may be nested. Ours is never deeper than a few levels; what is written out again must not exhaust the stack. */
const MAX_DEPTH = 64

const json = z.custom<Json>((value) => value !== undefined && isShallow(value, MAX_DEPTH), `expected JSON at most ${MAX_DEPTH} levels deep`)

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((each) => isShallow(each, depth - 1))
}

const because = z.object({ code: z.string(), text: z.string(), needs: z.string().exactOptional() })

const exception = z.object({
  reason: z.string(),
  owner: z.string(),
  start: z.string().exactOptional(),
  expires: z.string(),
  alternateSolution: z.string().exactOptional(),
})

const finding: z.ZodType<SourcedFinding> = z.object({
  source: z.string(),
  account: z.string(),
  region: z.string(),
  control: z.string(),
  outcome: z.enum(OUTCOMES),
  severity: z.enum(SEVERITIES),
  resource: z.object({ type: z.string(), id: z.string(), arn: z.string() }),
  expected: json,
  observed: json,
  because,
  benchmarks: z.record(z.string(), z.string()),
  fingerprint: z.string().min(1),
  byHand: z.object({ audit: z.string(), fix: z.string() }).default({ audit: '', fix: '' }),
  exception: exception.exactOptional(),
  baselined: z.literal(true).exactOptional(),
})

const benchmark = z.custom<BenchmarkId>(
  (value) => typeof value === 'string' && isBenchmark(value),
  'this version of Trailmend knows no such benchmark',
)

const time = z.string().refine((text) => parseTime(text) !== undefined, 'expected an ISO 8601 time')

/** A saved result as it is read: of what can be counted from its findings, only the exit code. */
export interface SavedDocument {
  readonly judged: readonly JudgedSource[]
  readonly exitCode: 0 | 1 | 3
  readonly failOn: FailOn
  readonly benchmark?: BenchmarkId
  readonly level?: 1 | 2
  readonly summary: { readonly regions: number }
  readonly findings: readonly SourcedFinding[]
  readonly notLookedAt: readonly NotLookedAt[]
  readonly notices: readonly Notice[]
}

/** The JSON form of a check's result, version 1: what must be there to read it. Keys that are not named here may be there too. */
export const savedSchema: z.ZodType<SavedDocument> = z.object({
  v: z.literal(1, 'expected 1; this version of Trailmend reads no other'),
  judged: z.array(z.object({ source: z.string(), now: time })),
  exitCode: z.literal([0, 1, 3]),
  failOn: z.enum(FAIL_ON as [FailOn, ...FailOn[]]),
  benchmark: benchmark.exactOptional(),
  level: z.literal([1, 2]).exactOptional(),
  summary: z.object({ regions: z.number().int().min(0).max(10_000) }),
  findings: z.array(finding),
  notLookedAt: z.array(z.object({ source: z.string(), account: z.string(), region: z.string(), because, leavesGap: z.boolean() })),
  notices: z.array(z.object({ code: z.string(), text: z.string() })).default([]),
})
