import type { Answer } from '../answer.ts'
import { errorAnswer, succeeded, xmlAnswer } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { s3Page } from './correction.ts'

const XMLNS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

const encryption =
  `<ServerSideEncryptionConfiguration ${XMLNS}><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>` +
  '</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>'

const publicAccess =
  `<PublicAccessBlockConfiguration ${XMLNS}><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>` +
  '<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>'

const ownership = `<OwnershipControls ${XMLNS}><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>`

// What a bucket has from birth, by the operation that reads it and the error moto answers instead.
const NEW_BUCKET: ReadonlyMap<string, { readonly instead: string; readonly xml: string }> = new Map([
  ['GetBucketEncryption', { instead: 'ServerSideEncryptionConfigurationNotFoundError', xml: encryption }],
  ['GetPublicAccessBlock', { instead: 'NoSuchPublicAccessBlockConfiguration', xml: publicAccess }],
  ['GetBucketOwnershipControls', { instead: 'OwnershipControlsNotFoundError', xml: ownership }],
])

async function newBucketDefaults(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const given = NEW_BUCKET.get(call.operation)
  const lacks = given !== undefined && answer.status === 404 && answer.body.includes(`<Code>${given.instead}</Code>`)
  return lacks && !state.removedDefaults.has(`${call.input.Bucket} ${call.operation}`) ? xmlAnswer(given.xml) : answer
}

const MFA_DELETE = /<MfaDelete>(Enabled|Disabled)<\/MfaDelete>/
const STATUS = /<Status>\w+<\/Status>/

async function mfaDelete(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const bucket = String(call.input.Bucket)
  if (call.operation === 'PutBucketVersioning') {
    const wanted = MFA_DELETE.exec(call.body?.toString('utf8') ?? '')?.[1]
    if (wanted !== undefined && call.headers['x-amz-mfa'] === undefined) {
      const message = 'Mfa Authentication must be used for this request'
      return errorAnswer(call, { code: 'AccessDenied', status: 403, message })
    }
    const answer = await next(call)
    if (wanted !== undefined && succeeded(answer)) state.mfaDelete.set(bucket, wanted)
    return answer
  }
  const answer = await next(call)
  const set = state.mfaDelete.get(bucket)
  if (set === undefined || !succeeded(answer)) return answer
  const status = STATUS.exec(answer.body.toString('utf8'))?.[0] ?? ''
  return xmlAnswer(`<VersioningConfiguration ${XMLNS}>${status}<MfaDelete>${set}</MfaDelete></VersioningConfiguration>`)
}

/** Rows about buckets. */
export const s3Corrections: readonly Correction[] = [
  {
    id: 'new-bucket-defaults',
    service: 's3',
    operations: [...NEW_BUCKET.keys()],
    stands: 'corrects an answer',
    moto: 'makes buckets without encryption, public access block and ownership controls',
    aws: 'makes buckets encrypted with AES256, closed to the public, and owned by their account alone; all but the encryption can be removed',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html',
    apply: newBucketDefaults,
  },
  {
    id: 'mfa-delete',
    service: 's3',
    operations: ['GetBucketVersioning', 'PutBucketVersioning'],
    stands: 'corrects an answer',
    moto: 'ignores MFA delete',
    aws: 'keeps the setting, which only a call with a code of the device may change',
    page: s3Page('PutBucketVersioning'),
    apply: mfaDelete,
  },
]
