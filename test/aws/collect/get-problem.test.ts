import { expect, test } from 'vitest'
import { objectProblem } from '../../../packages/aws/src/collect/get-problem.ts'

const error = (name: string, message = '', more: object = {}) => Object.assign(new Error(message), { name, ...more })
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } })
const WHO = 'User: arn:aws:sts::111122223333:assumed-role/collector/i is not authorized to perform:'
const denied = (needs: string) => ({ is: 'denied', needs })

test.each([
  ['not there', error('NoSuchKey'), { is: 'missing' }],
  ['no bucket', error('NoSuchBucket'), { is: 'missing' }],
  ['the mark of a deletion', error('MethodNotAllowed', '', status(405)), { is: 'missing' }],
  ['not there, without words', error('UnknownError', '', status(404)), { is: 'missing' }],
  ['denied, without words', error('AccessDenied', 'Access Denied', status(403)), denied('s3:GetObject')],
  ['denied by S3', error('AccessDenied', `${WHO} s3:GetObject on resource: "arn:aws:s3:::b/k"`, status(403)), denied('s3:GetObject')],
  [
    'not there, and listing is denied',
    error('AccessDenied', `${WHO} s3:ListBucket on resource: "arn:aws:s3:::b"`, status(403)),
    denied('s3:ListBucket'),
  ],
  [
    'denied by KMS',
    error('AccessDenied', `${WHO} kms:Decrypt on resource: arn:aws:kms:us-east-1:111122223333:key/k because no`, status(403)),
    denied('kms:Decrypt'),
  ],
  [
    'a role that may not be assumed',
    error('AccessDenied', `${WHO} sts:AssumeRole on resource: arn:aws:iam::444455556666:role/r`, status(403)),
    denied('sts:AssumeRole'),
  ],
  ['a key that is disabled', error('KMS.DisabledException', 'is disabled', status(400)), denied('kms:Decrypt')],
  ['an archive', error('InvalidObjectState', '', { StorageClass: 'GLACIER', ...status(403) }), { is: 'archived', storageClass: 'GLACIER' }],
  [
    'a tier of an archive',
    error('InvalidObjectState', '', { StorageClass: 'INTELLIGENT_TIERING', AccessTier: 'ARCHIVE_ACCESS' }),
    { is: 'archived', storageClass: 'INTELLIGENT_TIERING/ARCHIVE_ACCESS' },
  ],
  ['slow down', error('SlowDown', '', status(503)), { is: 'busy' }],
  ['an error of S3', error('InternalError', '', status(500)), { is: 'busy' }],
  ['a page of some proxy', error('SyntaxError', '', status(502)), { is: 'busy' }],
  ['a broken connection', error('Error', 'aborted', { code: 'ECONNRESET' }), { is: 'busy' }],
  ['no answer', error('TimeoutError'), { is: 'busy' }],
  ['a clock that is wrong', error('RequestTimeTooSkewed', '', status(403)), { is: 'busy' }],
  ['credentials that are over', error('ExpiredToken', '', status(400)), undefined],
  ['no credentials', error('CredentialsProviderError'), undefined],
  ['a bug', new TypeError('x is not a function'), undefined],
])('%s', (_what, thrown, expected) => {
  const problem = objectProblem(thrown, 's3:GetObject')
  if (expected === undefined) expect(problem).toBeUndefined()
  else expect(problem).toMatchObject(expected)
})
