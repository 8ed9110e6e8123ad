import type { Key, KeyDetails } from '../../observe/facts/key.ts'
import type { Control } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { fail, notApplicable, pass, unknown, type Verdict } from '../verdict.ts'

/** A key that is never rotated encrypts ever more with the same material, and one leak opens it all. */
export const kmsRotation: Control = defineControl({
  id: 'kms-rotation',
  title: 'Every customer managed key is rotated',
  why: 'The longer the same key material is in use, the more there is that one leak of it opens. AWS can change the material by itself; what was encrypted before stays readable, and nothing that uses the key has to be touched.',
  severity: 'medium',
  subject: 'key',
  none: {
    outcome: 'not-applicable',
    code: 'no-key',
    text: 'Account {account} has no customer managed key{where}.',
    expected: { rotation: true },
    byHand: { audit: 'aws kms list-keys --region <region>', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.8' },
    'cis-aws@1.3': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.6', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.6', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.6', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.6', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.6', level: 2, assessment: 'automated' },
  },
  codes: {
    'not-rotated': 'fail',
    rotated: 'pass',
    'pending-deletion': 'not-applicable',
    disabled: 'not-applicable',
    'not-symmetric': 'not-applicable',
    'foreign-material': 'not-applicable',
    replica: 'not-applicable',
    'no-key': 'not-applicable',
  },
  asks: ['kms:ListKeys', 'kms:DescribeKey', 'kms:GetKeyRotationStatus'],
  byHand,
  judge,
})

function byHand(key?: Key, verdict?: Verdict): ByHand {
  const which =
    key === undefined ? '--key-id <key ARN> --region <region>' : `--key-id ${shellQuote(key.id)} --region ${shellQuote(key.region)}`
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return { audit: `aws kms get-key-rotation-status ${which}`, fix: isMended ? '' : `aws kms enable-key-rotation ${which}` }
}

interface Exempt {
  readonly code: string
  readonly applies: (details: KeyDetails) => boolean
  /** Why nothing is to be rotated, as the rest of a sentence. */
  readonly text: (details: KeyDetails) => string
}

/**
 * The keys that AWS cannot rotate by itself, or that are not in use. The first that applies counts.
 * Source: KMS Developer Guide, "Rotate AWS KMS keys" and "Key states of AWS KMS keys".
 */
const EXEMPT: readonly Exempt[] = [
  {
    code: 'pending-deletion',
    applies: ({ state }) => state === 'PendingDeletion' || state === 'PendingReplicaDeletion',
    text: () => 'is about to be deleted',
  },
  { code: 'disabled', applies: ({ state }) => state === 'Disabled', text: () => 'is disabled' },
  {
    code: 'not-symmetric',
    applies: ({ spec }) => spec !== 'SYMMETRIC_DEFAULT',
    text: ({ spec }) => `is no symmetric encryption key (${spec}), and AWS rotates no other`,
  },
  {
    code: 'foreign-material',
    applies: ({ origin }) => origin !== 'AWS_KMS',
    text: ({ origin }) => `has material that AWS did not make (${origin}), and that AWS cannot change`,
  },
  {
    code: 'replica',
    applies: ({ replicaOf }) => replicaOf !== null,
    text: ({ replicaOf }) => `is a replica: its rotation is that of the primary key in ${replicaOf}`,
  },
]

function judge(key: Key): Verdict {
  const expected = { rotation: true }
  const whether = `Whether key ${key.id} is rotated`
  const { details, isRotated } = key
  if (!details.known) return unknown(details, whether, expected)
  const exempt = EXEMPT.find(({ applies }) => applies(details.value))
  if (exempt !== undefined) {
    const { state, spec, origin } = details.value
    const text = `Key ${key.id} ${exempt.text(details.value)}.`
    return notApplicable({ code: exempt.code, text, expected, observed: { state, spec, origin } })
  }
  if (!isRotated.known) return unknown(isRotated, whether, expected)
  const seen = { expected, observed: { rotation: isRotated.value } }
  return isRotated.value
    ? pass({ ...seen, code: 'rotated', text: `Key ${key.id} is rotated by AWS.` })
    : fail({ ...seen, code: 'not-rotated', text: `Key ${key.id} is not rotated.` })
}
