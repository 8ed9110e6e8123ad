import type { Trail } from '../../observe/snapshot.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { nameOf, ownersToChange, sentence, unknownOfTrail } from '../trail-in-words.ts'
import { fail, pass, type Verdict } from '../verdict.ts'

/** Without digests nobody can prove that a log file is as CloudTrail wrote it, nor that none is missing. */
export const cloudtrailLogFileValidation: Control = defineControl({
  id: 'cloudtrail-log-file-validation',
  title: 'Every trail signs its log files',
  why: 'Whoever gets into the bucket can edit or remove a log file, and nothing shows it. With validation on, CloudTrail delivers a signed digest every hour, against which each log file, and the absence of one, can be proved.',
  severity: 'medium',
  subject: 'trail',
  none: {
    outcome: 'not-applicable',
    code: 'no-trail',
    text: 'Account {account} has no trail{where}, so there are no log files to sign.',
    expected: { logFileValidation: true },
    byHand: { audit: 'aws cloudtrail describe-trails --region <region>', fix: '' },
  },
  benchmarks: {
    'cis-aws@1.2': { number: '2.2' },
    'cis-aws@1.3': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.2', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.2', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.2', level: 2, assessment: 'automated' },
    'aws-fsbp@1.0': { number: 'CloudTrail.4' },
  },
  codes: { 'validation-off': 'fail', 'validation-on': 'pass', 'no-trail': 'not-applicable' },
  asks: [],
  byHand,
  judge,
})

function byHand(trail?: Trail, verdict?: Verdict): ByHand {
  const name = trail === undefined ? '<trail ARN>' : shellQuote(trail.arn)
  const region = trail === undefined ? '<home region>' : shellQuote(trail.homeRegion)
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws cloudtrail describe-trails --trail-name-list ${name} --region ${region} --query 'trailList[].LogFileValidationEnabled'`,
    fix: isMended ? '' : `aws cloudtrail update-trail --name ${name} --region ${region} --enable-log-file-validation`,
  }
}

function judge(trail: Trail, context: JudgeContext): Verdict {
  const { validatesLogFiles } = trail
  const expected = { logFileValidation: true }
  if (!validatesLogFiles.known) {
    return unknownOfTrail(trail, validatesLogFiles, { whether: `Whether ${nameOf(trail)} signs its log files`, expected, context })
  }
  const seen = { expected, observed: { logFileValidation: validatesLogFiles.value } }
  const it = sentence(nameOf(trail))
  return validatesLogFiles.value
    ? pass({ ...seen, code: 'validation-on', text: `${it} signs its log files.` })
    : fail({ ...seen, code: 'validation-off', text: `${it} does not sign its log files.${ownersToChange(trail, context)}` })
}
