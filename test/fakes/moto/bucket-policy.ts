/** Where a trail delivers. */
export interface Delivery {
  readonly bucket: string
  readonly prefix: string
  readonly account: string
  readonly trailArn: string
}

type Json = Readonly<Record<string, unknown>>

const many = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)])

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Matches `*` and `?` as policies do; letter case counts unless `fold` is set. */
function like(pattern: string, text: string, fold = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, fold ? 'is' : 's').test(text)
}

// The conditions that AWS's pages put into a policy for CloudTrail; any other one is taken as met.
function conditionsHold(condition: unknown, trailArn: string): boolean {
  if (!isObject(condition)) return true
  return Object.values(condition).every((keys) => {
    if (!isObject(keys)) return false
    return Object.entries(keys).every(([key, value]) => {
      const name = key.toLowerCase()
      if (name === 'aws:sourcearn') return many(value).some((pattern) => like(pattern, trailArn))
      return name !== 's3:x-amz-acl' || many(value).includes('bucket-owner-full-control')
    })
  })
}

function allows(statement: Json, wanted: { action: string; resource: string; trailArn: string }): boolean {
  const { Effect, Principal, Action, Resource, Condition } = statement
  return (
    Effect === 'Allow' &&
    isObject(Principal) &&
    many(Principal.Service).includes('cloudtrail.amazonaws.com') &&
    many(Action).some((pattern) => like(pattern, wanted.action, true)) &&
    many(Resource).some((pattern) => like(pattern, wanted.resource)) &&
    conditionsHold(Condition, wanted.trailArn)
  )
}

/**
 * Tells whether a bucket policy lets CloudTrail check the bucket and deliver there. Deliberately coarse and apart from the policy evaluator
 * of the product: it looks at Allow statements for CloudTrail and the conditions of
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html only.
 */
export function cloudTrailMayDeliver(policy: string, delivery: Delivery): boolean {
  let document: unknown
  try {
    document = JSON.parse(policy)
  } catch {
    return false
  }
  const statement = isObject(document) ? document.Statement : []
  const statements = (Array.isArray(statement) ? statement : [statement]).filter(isObject)
  const { bucket, prefix, account, trailArn } = delivery
  const bucketArn = `arn:aws:s3:::${bucket}`
  const folder = prefix === '' ? '' : `${prefix}/`
  const wants = [
    { action: 's3:GetBucketAcl', resource: bucketArn, trailArn },
    { action: 's3:PutObject', resource: `${bucketArn}/${folder}AWSLogs/${account}/CloudTrail/x.json.gz`, trailArn },
  ]
  return wants.every((wanted) => statements.some((each) => allows(each, wanted)))
}
