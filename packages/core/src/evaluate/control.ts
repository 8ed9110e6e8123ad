import type { OperationName } from '../observe/operations.ts'
import type { AccountSnapshot } from '../observe/snapshot.ts'
import type { BenchmarkId } from './benchmarks.ts'
import type { ByHand, Finding, Json, Severity } from './finding.ts'
import type { SubjectKind, SubjectTypes } from './subjects.ts'
import type { Verdict } from './verdict.ts'

/** What judgements lean on besides facts, the same for every account. */
export interface EvaluateSettings {
  /** Milliseconds since 1970-01-01 UTC: when the facts are taken to be looked at. */
  readonly now: number
  readonly thresholds: Thresholds
}

/** What a judgement may lean on besides its subject. */
export interface JudgeContext extends EvaluateSettings {
  /** The account whose credentials asked. */
  readonly account: string
  /** All that is known of the account, for a judgement that leans on more than its subject. */
  readonly snapshot: AccountSnapshot
}

/** Limits that a user may move. */
export interface Thresholds {
  /** Hours after which the latest delivery to CloudWatch Logs is too old. */
  readonly maxDeliveryAgeHours: number
  /** Days that logs must be kept at least. */
  readonly minRetentionDays: number
}

/**
 * Source of the 24 hours and of the 365 days: CIS AWS Foundations 1.3-2.0, control 3.4, asks for a delivery about one day old at
 * most, and advises a retention of a year.
 */
export const DEFAULT_THRESHOLDS: Thresholds = { maxDeliveryAgeHours: 24, minRetentionDays: 365 }

/** A benchmark's own number for a control, and how the benchmark grades it. Facts only: no benchmark's text. */
export interface BenchmarkEntry {
  readonly number: string
  readonly level?: 1 | 2
  readonly assessment?: 'automated' | 'manual'
}

/** What every part of Trailmend may know of a control. */
export interface ControlCard {
  /** Stable and never a benchmark's number: numbers change their meaning from version to version. */
  readonly id: string
  readonly title: string
  /** Why anyone should care, in one or two sentences of our own. */
  readonly why: string
  readonly severity: Severity
  readonly subject: SubjectKind
  /** What an account without any such subject means. */
  readonly none: {
    readonly outcome: 'fail' | 'not-applicable'
    readonly code: string
    /** `{account}` stands for the account's id, `{where}` for the regions looked at, if that is not all of them. */
    readonly text: string
    readonly expected: Json
    readonly byHand: ByHand
  }
  readonly benchmarks: Readonly<Partial<Record<BenchmarkId, BenchmarkEntry>>>
  /** Every code that a verdict can have besides the reasons for not knowing, that of having no subject included. */
  readonly codes: Readonly<Record<string, 'pass' | 'fail' | 'not-applicable'>>
  /** The operations whose answers it rests on, those that lead to them included. Which regions and trails there are is always asked. */
  readonly asks: readonly OperationName[]
  /** Whether it needs the status of a trail in every region, not in its home region alone. */
  readonly asksStatusEverywhere?: boolean
}

/** A control as its file states it. */
export interface ControlDefinition<K extends SubjectKind> extends ControlCard {
  readonly subject: K
  /** Commands for a person, names filled in and quoted for a shell, fit for the verdict; without a subject, with placeholders. */
  readonly byHand: (subject?: SubjectTypes[K], verdict?: Verdict) => ByHand
  readonly judge: (subject: SubjectTypes[K], context: JudgeContext) => Verdict
}

/** A rule that every account is held to. */
export interface Control extends ControlCard {
  /** The commands with placeholders for names. */
  readonly byHand: ByHand
  /** Judge every subject that the account has, and say where subjects may be that were not seen. */
  readonly assess: (account: AccountSnapshot, settings: EvaluateSettings) => readonly Finding[]
}
