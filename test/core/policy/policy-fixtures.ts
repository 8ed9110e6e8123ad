import {
  type Caller,
  type ContextInput,
  type PolicyDocument,
  type PolicyRequest,
  parsePolicyDocument,
  requestContext,
} from '../../../packages/core/src/policy/index.ts'

export const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main'
export const BUCKET = 'arn:aws:s3:::trail-logs'
export const OBJECT: string = `${BUCKET}/AWSLogs/111122223333/CloudTrail/x.json.gz`
export const CLOUDTRAIL: Caller = { kind: 'service', service: 'cloudtrail.amazonaws.com' }
export const ALICE: Caller = { kind: 'aws', arn: 'arn:aws:iam::111122223333:user/alice', account: '111122223333' }
export const STRANGER: Caller = { kind: 'aws', arn: 'arn:aws:iam::999999999999:user/mallory', account: '999999999999' }
export const ROLE_SESSION: Caller = {
  kind: 'aws',
  arn: 'arn:aws:sts::111122223333:assumed-role/reader/session',
  account: '111122223333',
  roleArn: 'arn:aws:iam::111122223333:role/team/reader',
}

/** A statement that allows anyone all on everything, but for what is given; `undefined` takes an element away. */
export function statement(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const whole: Record<string, unknown> = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...overrides }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined))
}

export function documentOf(statements: unknown, version: string | undefined = '2012-10-17'): PolicyDocument {
  const parsed = parsePolicyDocument({ ...(version === 'none' ? {} : { Version: version }), Statement: statements })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

export function requestOf(overrides: Partial<PolicyRequest> = {}, context: Record<string, ContextInput> = {}): PolicyRequest {
  return { caller: CLOUDTRAIL, action: 's3:PutObject', resource: OBJECT, context: requestContext(context), ...overrides }
}
