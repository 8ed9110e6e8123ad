import type { StatementJson } from '../defaults/statement.ts'
import type { TrailContext } from '../questions/context.ts'

/** A policy and what it must let happen. Plain JSON: equal values have equal answers. Texts are attacker-controlled. */
export type Wanted =
  | (WantedOfTrail & {
      readonly kind: 's3-bucket'
      /** Whether everybody must come by TLS: for buckets that Trailmend made. `false` if left out. */
      readonly tlsOnly?: boolean
      /** The bucket's `BlockPublicPolicy`, or its account's; left out if not known. */
      readonly blockPublicPolicy?: boolean
    })
  | (WantedOfTrail & { readonly kind: 'sns-topic' | 'kms-key' | 'role-trust' })
  | (WantedOfTrail & {
      readonly kind: 'role-permissions'
      /** The texts of the role's other policies, inline and managed. `existing` is Trailmend's own inline policy, which alone is changed. */
      readonly others: readonly string[]
      /** The text of its permissions boundary; left out if it has none. */
      readonly boundary?: string
    })
  | { readonly kind: 'sqs-queue'; readonly existing: string | null; readonly queueArn: string; readonly topicArn: string }

interface WantedOfTrail {
  /** The text as AWS gives it, percent-encoded or not; `null` or empty if there is none. */
  readonly existing: string | null
  /** All trails that need the policy: the context's `trails`. */
  readonly trail: TrailContext
}

/** What is to be done to a policy. */
export type Mending =
  /** It lets everything happen that is needed, and nothing is written. */
  | { readonly is: 'sufficient' }
  | Mended
  /** No added grant would help, or none can be added. Somebody has to look at it. */
  | { readonly is: 'foreign'; readonly code: ForeignCode; readonly why: string }
  /** It cannot be told whether it suffices, and nothing is guessed. */
  | { readonly is: 'unknown'; readonly why: string }

/** A whole new document. */
export interface Mended {
  /** `missing` if there was none. */
  readonly is: 'missing' | 'insufficient'
  /** The new document: the old text with statements added, or own statements extended. */
  readonly text: string
  /** The statements that are new. */
  readonly added: readonly StatementJson[]
  /** The Sids of the statements that list more than before. */
  readonly rewritten: readonly string[]
  /** What fails today, in one sentence. */
  readonly why: string
}

/** Why a policy is not Trailmend's to mend, and the sentence's beginning. */
export const FOREIGN_CODES = {
  'blocked-by-deny': 'A Deny refuses what is needed, and no added statement would help',
  'blocked-by-boundary': "The role's permissions boundary does not allow what is needed",
  unreadable: 'The document cannot be read, so nothing can be added without risk to what is in it',
  'too-large': 'The document would be larger than AWS accepts',
  'too-many-statements': 'The document would have more in it than AWS accepts',
  'bad-sids': 'The service does not accept the Sids that are in the document',
  'bad-character': 'The document has a character that AWS does not accept',
  'deleted-principal': 'The document names somebody who is gone, and AWS does not store such a document again',
  'public-policy-blocked': 'The document is public without what would be added, so S3 refuses to store it while BlockPublicPolicy is on',
  'unsafe-name': 'A name has a wildcard or a variable in it, and would grant more than it names',
  'cannot-be-granted': 'What is described cannot work with any policy',
} as const
export type ForeignCode = keyof typeof FOREIGN_CODES
