import type { Place } from './port.ts'

/** `note`: worth knowing, and nothing against the logs. */
export type OutcomeVerdict = 'valid' | 'invalid' | 'unknown' | 'note'
export type OutcomeSubject = 'digest' | 'log' | 'chain'

type Row = readonly [subject: OutcomeSubject, verdict: OutcomeVerdict, sentence: string]

const OUTCOMES = {
  'digest-valid': ['digest', 'valid', 'The digest is signed by CloudTrail and unchanged.'],
  'digest-missing': ['digest', 'invalid', 'The digest after it names this one, which is not there.'],
  'digest-archived': ['digest', 'unknown', 'The digest lies in an archive class: restore it to verify it.'],
  'digest-unreadable': ['digest', 'unknown', 'The digest could not be read.'],
  'digest-too-large': ['digest', 'unknown', 'The digest is larger than the limit.'],
  'digest-malformed': ['digest', 'invalid', 'The object is no digest: it cannot be inflated or lacks what every digest has.'],
  'digest-moved': ['digest', 'invalid', 'The digest says that it was delivered to another place.'],
  'digest-other-account': ['digest', 'invalid', 'The digest is of another account.'],
  'digest-unsigned': ['digest', 'invalid', 'The object has no signature in its metadata.'],
  'digest-signature-algorithm': ['digest', 'invalid', 'The digest claims another signature algorithm than SHA256withRSA.'],
  'digest-signature-wrong': ['digest', 'invalid', 'The signature is not that of this digest: one of the two has been changed.'],
  'digest-key-unknown': ['digest', 'invalid', 'CloudTrail publishes no key in this region with the fingerprint that the digest names.'],
  'digest-key-unusable': ['digest', 'invalid', 'The key with the fingerprint that the digest names is no RSA key.'],
  'digest-key-not-valid-then': ['digest', 'invalid', 'The key that the digest names was not valid when the digest was made.'],
  'digest-keys-unreadable': ['digest', 'unknown', 'The public keys of CloudTrail could not be read.'],
  'digest-appended': ['digest', 'invalid', 'Bytes have been appended to the digest.'],
  'digest-unlinked': ['digest', 'unknown', 'The digest lies among those of the trail, but no digest after it names it.'],
  'digest-previous-hash-wrong': ['digest', 'invalid', 'This is not the digest that the one after it was made with: the hash differs.'],
  'digest-previous-hash-algorithm': ['digest', 'invalid', 'The digest after it claims another hash algorithm than SHA-256.'],
  'digest-previous-signature-wrong': [
    'digest',
    'invalid',
    'This is not the digest that the one after it was made with: the signature differs.',
  ],
  'digest-link-astray': ['digest', 'invalid', 'The digest names as the one before it what is none of this trail, or none before it.'],
  'digests-none': ['chain', 'unknown', 'There is no digest in the time asked for: nothing is proved.'],
  'digests-end-early': ['chain', 'invalid', 'The newest digests are missing, or digests were no longer made.'],
  'digests-missing': ['chain', 'invalid', 'More digests are missing beside those named.'],
  'digests-unseen': ['chain', 'unknown', 'Where digests would lie could not be listed: whether any are missing is not known.'],
  'chain-gap': ['chain', 'unknown', 'No digests were made: logging or validation was switched off and on again.'],
  'chain-begins': ['chain', 'note', 'The first digest of the trail says that there is none before it.'],
  'time-hole': ['chain', 'unknown', 'Two digests follow each other, and neither covers the time between them.'],
  'time-overlap': ['chain', 'unknown', 'Two digests cover the same time.'],
  'listing-unreadable': ['chain', 'unknown', 'A folder could not be listed: what lies there beside what digests name is not known.'],
  'log-valid': ['log', 'valid', 'The log file is as it was delivered.'],
  'log-modified': ['log', 'invalid', 'The contents of the log file have been changed.'],
  'log-missing': ['log', 'invalid', 'The log file is not there.'],
  'log-archived': ['log', 'unknown', 'The log file lies in an archive class: restore it to verify it.'],
  'log-unreadable': ['log', 'unknown', 'The log file could not be read.'],
  'log-too-large': ['log', 'unknown', 'The log file inflates to more than the limit.'],
  'log-not-gzip': ['log', 'invalid', 'The log file is not gzip.'],
  'log-damaged': ['log', 'invalid', 'The contents of the log file are as delivered, but its gzip trailer is not.'],
  'log-appended': ['log', 'invalid', 'The log file is as delivered, and more contents have been appended to it.'],
  'log-trailing': ['log', 'invalid', 'The log file is as delivered, and bytes that are no gzip have been appended to it.'],
  'log-hash-algorithm': ['log', 'invalid', 'The digest claims another hash algorithm than SHA-256 for the log file.'],
  'log-undeclared': ['log', 'invalid', 'The file lies among the log files, and no digest of its time names it.'],
  'log-foreign': ['log', 'invalid', 'An object that CloudTrail would not name so lies among the log files.'],
  'log-unattributed': [
    'log',
    'unknown',
    'No digest of this trail names the file; it may be of another trail, or of a kind that is not digested.',
  ],
  'log-unproven': ['log', 'unknown', 'No valid digest covers the time of the log file.'],
} as const

export type OutcomeCode = keyof typeof OUTCOMES

/** What else is known of an outcome. */
export interface OutcomeDetails {
  readonly place?: Place
  /** The times that it is about, in milliseconds since 1970-01-01 UTC: what a digest covers, or where nothing is. */
  readonly from?: number
  readonly to?: number
  /** Hexadecimal SHA-256 of the inflated contents: what a digest says they are, and what they are. */
  readonly expectedSha256?: string
  readonly sha256?: string
  /** Inflated bytes. */
  readonly bytes?: number
  /** The digest that names the log file. */
  readonly digest?: Place
  readonly fingerprint?: string
  /** A digest's signature as its metadata hold it: hexadecimal, if CloudTrail wrote it; cut where it is longer than any could be. */
  readonly signature?: string
  readonly backfill?: boolean
  /** How many digests are missing, about. */
  readonly count?: number
  /** Why something could not be read, and the permission it needs. */
  readonly because?: string
  readonly needs?: string
}

export interface Outcome extends OutcomeDetails {
  readonly kind: 'outcome'
  readonly subject: OutcomeSubject
  readonly code: OutcomeCode
  readonly verdict: OutcomeVerdict
  readonly sentence: string
}

/** Every code with its subject, verdict and sentence, for documentation and reports. */
export const OUTCOME_TABLE: Readonly<Record<OutcomeCode, Row>> = OUTCOMES

export function outcome(code: OutcomeCode, details: OutcomeDetails = {}): Outcome {
  const [subject, verdict, sentence] = OUTCOMES[code]
  return { kind: 'outcome', subject, code, verdict, sentence, ...details }
}
