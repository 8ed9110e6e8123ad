import type { Control } from '../control.ts'
import { defineControl } from '../define-control.ts'
import { expectedS3, judgeS3, S3_DATA_EVENT_CODES, s3ByHand } from '../s3-data-events.ts'

/** Who took the data is known only where reads of objects are recorded. */
export const cloudtrailS3ReadDataEvents: Control = defineControl({
  id: 'cloudtrail-s3-read-data-events',
  title: 'Reads of the objects of all S3 buckets are recorded',
  why: 'When data has leaked, the first question is which objects were read and by whom. Reads of objects are in no trail unless it is told to record them, and cannot be had afterwards.',
  severity: 'low',
  subject: 'account',
  // The account itself is the subject, so there is always one.
  none: {
    outcome: 'fail',
    code: 'no-active-trail',
    text: '',
    expected: expectedS3('read'),
    byHand: s3ByHand('read'),
  },
  benchmarks: {
    'cis-aws@1.3': { number: '3.11', level: 2, assessment: 'automated' },
    'cis-aws@1.4': { number: '3.11', level: 2, assessment: 'automated' },
    'cis-aws@1.5': { number: '3.11', level: 2, assessment: 'automated' },
    'cis-aws@2.0': { number: '3.11', level: 2, assessment: 'automated' },
    'cis-aws@3.0': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@4.0': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@5.0': { number: '3.9', level: 2, assessment: 'automated' },
    'cis-aws@6.0': { number: '4.9', level: 2, assessment: 'automated' },
    'cis-aws@7.0': { number: '4.9', level: 2, assessment: 'automated' },
  },
  codes: S3_DATA_EVENT_CODES,
  asks: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
  byHand: (account, verdict) => s3ByHand('read', account, verdict),
  judge: (account, context) => judgeS3('read', account, context),
})
