import type { Control } from '../control.ts'
import { defineControl } from '../define-control.ts'
import { expectedS3, judgeS3, S3_DATA_EVENT_CODES, s3ByHand } from '../s3-data-events.ts'

/** What becomes of the objects in a bucket, management events do not tell. */
export const cloudtrailS3WriteDataEvents: Control = defineControl({
  id: 'cloudtrail-s3-write-data-events',
  title: 'Writes to the objects of all S3 buckets are recorded',
  why: 'A trail records nothing of what is done to objects unless it is told to: files are overwritten, encrypted for ransom or deleted, and the logs tell only of buckets that were made and policies that were changed.',
  severity: 'low',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'fail',
    code: 'no-active-trail',
    text: '',
    expected: expectedS3('write'),
    byHand: s3ByHand('write'),
  },
  benchmarks: {
    'cis-aws@1.3': { number: '3.10', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.10', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.10', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.10', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.8', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.8', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.8', level: 2, assessment: 'automated' },
  },
  codes: S3_DATA_EVENT_CODES,
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  byHand: (account, verdict) => s3ByHand('write', account, verdict),
  judge: (account, context) => judgeS3('write', account, context),
})
