import { parseArn } from '../../arn.ts'
import { notKnown } from '../../observe/fact.ts'
import type { KeyDetails } from '../../observe/facts/key.ts'
import type { Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { nameOf, ownersToChange, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

/** The states in which a key cannot be used. Source: KMS Developer Guide, "Key states of AWS KMS keys". */
const UNUSABLE: ReadonlyMap<string, { readonly code: string; readonly text: string }> = new Map([
  ['PendingDeletion', { code: 'key-pending-deletion', text: 'is about to be deleted: log files under it will be unreadable for ever' }],
  [
    'PendingReplicaDeletion',
    { code: 'key-pending-deletion', text: 'is about to be deleted: log files under it will be unreadable for ever' },
  ],
  ['Disabled', { code: 'key-disabled', text: 'is disabled: nothing can be delivered or read under it' }],
  ['PendingImport', { code: 'key-unavailable', text: 'has no key material: nothing can be delivered or read under it' }],
  ['Unavailable', { code: 'key-unavailable', text: 'cannot be reached in its key store: nothing can be delivered or read under it' }],
])

interface Names {
  /** How the commands name the trail and its region. */
  readonly trail: string
  readonly key: string
  readonly keyRegion: string
}

const SET_KEY = ({ trail }: Names) =>
  `aws cloudtrail update-trail ${trail} --kms-key-id '<ARN of a key whose policy lets CloudTrail use it>'`
const ENABLE = ({ key, keyRegion }: Names) => `aws kms enable-key --key-id ${key} --region ${keyRegion}`

const FIXES: ReadonlyMap<string, (names: Names) => string> = new Map([
  ['no-key', SET_KEY],
  ['key-gone', SET_KEY],
  ['key-unavailable', SET_KEY],
  ['key-disabled', ENABLE],
  ['key-pending-deletion', (names) => `aws kms cancel-key-deletion --key-id ${names.key} --region ${names.keyRegion} && ${ENABLE(names)}`],
])

/** Without a key of its own on the trail, whoever may read the bucket may read the log files. */
export const cloudtrailKms: Control = defineControl({
  id: 'cloudtrail-kms',
  title: 'Every trail encrypts its log files with a KMS key',
  why: 'Log files that only S3 encrypts are readable to everyone who may read the bucket. With a key of KMS a reader needs the permission to decrypt as well, which is given apart, logged on each use, and can be taken away at once.',
  severity: 'medium',
  subject: 'trail',
  none: {
    outcome: 'not-applicable',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so there are no log files to encrypt.',
    expected: { key: 'set' },
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.7' },
    'cis-aws@1.3': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.7', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.5', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.5', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.5', level: 2, assessment: 'automated' },
    'aws-fsbp@1.0': { number: 'CloudTrail.2' },
  },
  codes: {
    'no-key': 'fail',
    'key-gone': 'fail',
    'key-pending-deletion': 'fail',
    'key-disabled': 'fail',
    'key-unavailable': 'fail',
    encrypted: 'pass',
    'key-set-state-unread': 'pass',
    'no-trail': 'not-applicable',
  },
  asks: ['kms:DescribeKey'],
  byHand,
  judge,
})

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const arn = trail === undefined ? '<trail ARN>' : shellQuote(trail.arn)
  const region = trail === undefined ? '<home region>' : shellQuote(trail.homeRegion)
  const keyArn = trail?.keyArn.known ? trail.keyArn.value : null
  const names: Names = {
    trail: `--name ${arn} --region ${region}`,
    key: keyArn === null ? '<key ARN>' : shellQuote(keyArn),
    keyRegion: shellQuote(parseArn(keyArn ?? '')?.region || trail?.homeRegion || '<region>'),
  }
  return {
    audit: `aws cloudtrail describe-trails --trail-name-list ${arn} --region ${region} --query 'trailList[].KmsKeyId'`,
    fix: FIXES.get(verdict?.because.code ?? 'no-key')?.(names) ?? '',
  }
}

/**
 * Benchmarks ask whether a key is set, which the trail alone tells. What the key itself is asked can only make it worse: a key
 * that is known to be useless fails, and one that could not be looked at does not spoil the pass, which says so.
 */
function judge(trail: Trail, context: JudgeContext): Verdict {
  const expected = { key: 'set', keyState: 'Enabled' }
  const whether = `Whether ${nameOf(trail)} encrypts its log files with a key of KMS`
  const it = sentence(nameOf(trail))
  const { keyArn } = trail
  if (!keyArn.known) return unknownOfTrail(trail, keyArn, { whether, expected, context })
  const arn = keyArn.value
  if (arn === null) {
    const text = `${it} has no key of KMS: its log files are encrypted by S3 alone.${ownersToChange(trail, context)}`
    return fail({ code: 'no-key', text, expected, observed: { key: null, keyState: null } })
  }
  const parsed = parseArn(arn)
  if (parsed?.service !== 'kms') {
    return unknownOfTrail(trail, notKnown('malformed-answer', '"KmsKeyId" is no ARN of a key'), { whether, expected, context })
  }
  const key = context.snapshot.trailKeys.find(({ id }) => id === arn)?.details ?? notKnown('not-recorded', `DescribeKey of ${arn}`)
  if (key.known) return judgeKey(key.value, { it, arn, expected })
  const observed = { key: arn, keyState: null }
  if (key.because === 'not-found') {
    return fail({ code: 'key-gone', text: `${it} is set to key ${arn}, which is gone.`, expected, observed })
  }
  const text = `${it} is set to key ${arn}; the state of the key could not be read (${key.detail}).`
  return pass({ code: 'key-set-state-unread', text, expected, observed })
}

function judgeKey({ state }: KeyDetails, { it, arn, expected }: { it: string; arn: string; expected: Json }): Verdict {
  const seen = { expected, observed: { key: arn, keyState: state } }
  const unusable = UNUSABLE.get(state)
  if (unusable !== undefined) return fail({ ...seen, code: unusable.code, text: `${it} is set to key ${arn}, which ${unusable.text}.` })
  return pass({ ...seen, code: 'encrypted', text: `${it} encrypts its log files with key ${arn}.` })
}
