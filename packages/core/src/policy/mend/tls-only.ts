import { tlsStatements } from '../defaults/bucket.ts'
import type { StatementJson } from '../defaults/statement.ts'
import type { PolicyDocument } from '../document.ts'
import { evaluatePolicy } from '../evaluate.ts'
import type { TrailContext } from '../questions/context.ts'
import { requestContext } from '../request.ts'

const SAMPLES = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket', 's3:PutBucketPolicy'] as const
const OF_BUCKET: ReadonlySet<string> = new Set(['s3:ListBucket', 's3:PutBucketPolicy'])

/** The Deny that a bucket lacks of shutting out everybody without TLS; empty if it lacks none. */
export function missingTls(document: PolicyDocument, trail: TrailContext): readonly StatementJson[] {
  const { bucket } = trail
  return bucket === undefined || refusesPlain(document, `arn:${trail.partition}:s3:::${bucket}`) ? [] : tlsStatements(trail)
}

/** Only statements about TLS alone and for everybody count: another condition, or a NotPrincipal, may let some come without it. */
function refusesPlain(document: PolicyDocument, bucketArn: string): boolean {
  const aboutTls = document.statements.filter(
    ({ conditions, principal }) =>
      principal.kind === 'principal' && conditions.length === 1 && conditions[0]?.key.toLowerCase() === 'aws:securetransport',
  )
  const context = requestContext({ 'aws:SecureTransport': false })
  return SAMPLES.every((action) => {
    const resource = OF_BUCKET.has(action) ? bucketArn : `${bucketArn}/object`
    const { effect } = evaluatePolicy({ ...document, statements: aboutTls }, { caller: { kind: 'anonymous' }, action, resource, context })
    return effect === 'deny'
  })
}
