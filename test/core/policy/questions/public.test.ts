import { describe, expect, test } from 'vitest'
import { isPublic, type PolicyKind } from '../../../../packages/core/src/policy/questions/index.ts'
import { allow, BUCKET, deny, gist, type Json, KEY, ORG, OWNER, policy, SERVICE, TOPIC } from './fixtures.ts'

const VARIABLE = '${aws:PrincipalAccount}'
const limited = (Condition: Json) => allow({ Condition })

describe('a bucket, by the meaning S3 gives to public', () => {
  const cases: [title: string, expected: string, statements: unknown][] = [
    ['anyone', 'public: wildcard-principal @0 Principal', allow()],
    ['anyone, typed', 'public: wildcard-principal @0 Principal', allow({ Principal: { AWS: '*' } })],
    ['anyone in a list', 'public: wildcard-principal @0 Principal', allow({ Principal: { AWS: [OWNER, '*'] } })],
    ['a statement object', 'public: wildcard-principal @0 Principal', allow()],
    ['NotPrincipal', 'public: not-principal-allow @0 NotPrincipal', allow({ Principal: undefined, NotPrincipal: { AWS: OWNER } })],
    ['a part wildcard', 'public: part-wildcard-principal @0 Principal', allow({ Principal: { AWS: `arn:aws:iam::${OWNER}:role/*` } })],
    ['a service', 'not-public: fixed-principals', allow({ Principal: SERVICE })],
    ['an account', 'not-public: fixed-principals', allow({ Principal: { AWS: OWNER } })],
    [
      'a canonical user',
      'not-public: fixed-principals',
      allow({ Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' } }),
    ],
    [
      'an organization',
      'not-public: limited-by-condition @0 StringEquals aws:PrincipalOrgID',
      limited({ StringEquals: { 'aws:PrincipalOrgID': ORG } }),
    ],
    [
      'in any case of letters',
      'not-public: limited-by-condition @0 stringequals AWS:PRINCIPALORGID',
      limited({ stringequals: { 'AWS:PRINCIPALORGID': ORG } }),
    ],
    [
      'an organization with IfExists',
      'public: wildcard-principal @0 Principal',
      limited({ StringEqualsIfExists: { 'aws:PrincipalOrgID': ORG } }),
    ],
    [
      'an organization with ForAllValues',
      'public: wildcard-principal @0 Principal',
      limited({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': ORG } }),
    ],
    [
      'an organization path with ForAnyValue',
      'not-public: limited-by-condition @0 ForAnyValue:StringLike aws:PrincipalOrgPaths',
      limited({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${ORG}/*` } }),
    ],
    ['another organization', 'public: wildcard-principal @0 Principal', limited({ StringNotEquals: { 'aws:PrincipalOrgID': ORG } })],
    ['a wildcard in an organization', 'public: wildcard-principal @0 Principal', limited({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })],
    [
      'one value of two with a wildcard',
      'public: wildcard-principal @0 Principal',
      limited({ StringLike: { 'aws:SourceVpce': ['vpce-1a2b', 'vpce-*'] } }),
    ],
    ['a variable', 'public: wildcard-principal @0 Principal', limited({ StringEquals: { 'aws:SourceAccount': VARIABLE } })],
    [
      'an endpoint',
      'not-public: limited-by-condition @0 StringEquals aws:SourceVpce',
      limited({ StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } }),
    ],
    [
      'a network',
      'not-public: limited-by-condition @0 StringEquals aws:SourceVpc',
      limited({ StringEquals: { 'aws:SourceVpc': 'vpc-1a2b' } }),
    ],
    [
      'an address range',
      'not-public: limited-by-condition @0 IpAddress aws:SourceIp',
      limited({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    ],
    ['one address', 'not-public: limited-by-condition @0 IpAddress aws:SourceIp', limited({ IpAddress: { 'aws:SourceIp': '192.0.2.1' } })],
    [
      'a range of /8',
      'not-public: limited-by-condition @0 IpAddress aws:SourceIp',
      limited({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    ],
    ['a range of /7', 'public: wildcard-principal @0 Principal', limited({ IpAddress: { 'aws:SourceIp': '10.0.0.0/7' } })],
    ['all addresses', 'public: wildcard-principal @0 Principal', limited({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
    [
      'all addresses in halves',
      'public: wildcard-principal @0 Principal',
      limited({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }),
    ],
    [
      'a narrow range beside all',
      'public: wildcard-principal @0 Principal',
      limited({ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '0.0.0.0/0'] } }),
    ],
    [
      'IPv6 of /32',
      'not-public: limited-by-condition @0 IpAddress aws:SourceIp',
      limited({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }),
    ],
    ['IPv6 of /31', 'public: wildcard-principal @0 Principal', limited({ IpAddress: { 'aws:SourceIp': '2001:db8::/31' } })],
    ['IPv6, all', 'public: wildcard-principal @0 Principal', limited({ IpAddress: { 'aws:SourceIp': '::/0' } })],
    ['no address', 'unknown: public-undecided @0 IpAddress aws:SourceIp', limited({ IpAddress: { 'aws:SourceIp': 'everywhere' } })],
    ['all but an address range', 'public: wildcard-principal @0 Principal', limited({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } })],
    ['a source ARN', 'not-public: limited-by-condition @0 ArnEquals aws:SourceArn', limited({ ArnEquals: { 'aws:SourceArn': TOPIC } })],
    [
      'a source ARN with a wildcard',
      'public: wildcard-principal @0 Principal',
      limited({ ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWNER}:*` } }),
    ],
    [
      'a principal ARN with a fixed account',
      'not-public: limited-by-condition @0 ArnLike aws:PrincipalArn',
      limited({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/*` } }),
    ],
    [
      'a principal ARN of any account',
      'public: wildcard-principal @0 Principal',
      limited({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } }),
    ],
    [
      'access points of a fixed account',
      'not-public: limited-by-condition @0 ArnLike s3:DataAccessPointArn',
      limited({ ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:us-east-1:${OWNER}:accesspoint/*` } }),
    ],
    [
      'a key',
      'not-public: limited-by-condition @0 StringEquals s3:x-amz-server-side-encryption-aws-kms-key-id',
      limited({ StringEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': KEY } }),
    ],
    [
      'a user id',
      'not-public: limited-by-condition @0 StringEquals aws:userid',
      limited({ StringEquals: { 'aws:userid': 'AIDAEXAMPLEEXAMPLE12' } }),
    ],
    [
      'a role id with any session',
      'unknown: public-undecided @0 StringLike aws:userid',
      limited({ StringLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE12:*' } }),
    ],
    [
      'AWS services',
      'not-public: limited-by-condition @0 Bool aws:PrincipalIsAWSService',
      limited({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    ],
    ['HTTPS', 'public: wildcard-principal @0 Principal', limited({ Bool: { 'aws:SecureTransport': 'true' } })],
    ['a referer', 'public: wildcard-principal @0 Principal', limited({ StringLike: { 'aws:Referer': 'https://example.com/*' } })],
    [
      'an ACL header',
      'public: wildcard-principal @0 Principal',
      limited({ StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } }),
    ],
    ['a date', 'public: wildcard-principal @0 Principal', limited({ DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } })],
    ['that a key is there', 'public: wildcard-principal @0 Principal', limited({ Null: { 'aws:SourceVpce': 'false' } })],
    [
      'an operator AWS does not have',
      'unknown: public-undecided @0 StringEqual aws:SourceVpce',
      limited({ StringEqual: { 'aws:SourceVpce': 'vpce-1a2b' } }),
    ],
    ['an empty list', 'unknown: public-undecided @0 StringEquals aws:SourceVpce', limited({ StringEquals: { 'aws:SourceVpce': [] } })],
    [
      'a limit beside an operator AWS does not have',
      'not-public: limited-by-condition @0 StringEquals aws:SourceVpce',
      limited({ Foo: { x: 'y' }, StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } }),
    ],
    [
      'a Deny does not help',
      'public: wildcard-principal @1 Principal',
      [deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': ORG } } }), allow()],
    ],
    ['a Deny for anyone opens nothing', 'not-public: fixed-principals', deny()],
    [
      'one public statement behind a limited one',
      'public: wildcard-principal @1 Principal',
      [limited({ StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } }), allow()],
    ],
    ['no principal', 'unknown: public-undecided @0 Principal', allow({ Principal: undefined })],
    [
      'NotPrincipal with a limit',
      'unknown: public-undecided @0 StringEquals aws:SourceVpce',
      allow({ Principal: undefined, NotPrincipal: { AWS: OWNER }, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' } } }),
    ],
  ]
  test.each(cases)('%s', (_title, expected, statements) => {
    expect(gist(isPublic(policy(statements), 's3-bucket'))).toBe(expected)
  })
})

describe('topics, queues, keys and roles', () => {
  const NOT = 'not-public: limited-by-condition'
  const PUBLIC = 'public: wildcard-principal'
  const cases: [title: string, expected: string, kind: PolicyKind, condition: Json][] = [
    ['the owner of the source, as the SNS console writes', NOT, 'sns-topic', { StringEquals: { 'AWS:SourceOwner': OWNER } }],
    ['topics of an account, with wildcards', NOT, 'sqs-queue', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWNER}:*` } }],
    ['topics of any account', PUBLIC, 'sqs-queue', { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } }],
    ['an ARN that is a star', PUBLIC, 'sqs-queue', { StringLike: { 'aws:SourceArn': '*' } }],
    ['a bucket, whose ARN has no account', NOT, 'sqs-queue', { ArnEquals: { 'aws:SourceArn': BUCKET } }],
    ['a bucket with a wildcard', PUBLIC, 'sqs-queue', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:*:*' } }],
    ['an organization', NOT, 'sns-topic', { StringEquals: { 'aws:PrincipalOrgID': ORG } }],
    ['who calls a key', NOT, 'kms-key', { StringEquals: { 'kms:CallerAccount': OWNER, 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }],
    ['a service through which a key is called', PUBLIC, 'kms-key', { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }],
    ['an endpoint for subscribers', PUBLIC, 'sns-topic', { StringLike: { 'sns:Endpoint': '*@example.com' } }],
    ['the account of the resource, which is always true', PUBLIC, 'sqs-queue', { StringEquals: { 'aws:ResourceAccount': OWNER } }],
    ['services called through', PUBLIC, 'kms-key', { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' } }],
    ['a tag', PUBLIC, 'sqs-queue', { StringEquals: { 'aws:PrincipalTag/team': 'x' } }],
    ['a user agent', PUBLIC, 'sqs-queue', { StringEquals: { 'aws:UserAgent': 'x' } }],
    ['an external id', PUBLIC, 'role-trust', { StringEquals: { 'sts:ExternalId': 'x1' } }],
    ['a principal of one account', NOT, 'role-trust', { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWNER}:role/*` } }],
    ['an account that is none', PUBLIC, 'sqs-queue', { StringEquals: { 'aws:SourceAccount': '*' } }],
  ]
  test.each(cases)('%s', (_title, expected, kind, Condition) => {
    expect(gist(isPublic(policy(allow({ Condition })), kind)).split(' @')[0]).toBe(expected)
  })
})

describe('identity providers that anyone can sign in with', () => {
  const GITHUB = 'token.actions.githubusercontent.com'
  const trust = (Condition: Json) => ({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${OWNER}:oidc-provider/${GITHUB}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  })
  const aud = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' }
  const cases: [title: string, expected: string, condition: Json][] = [
    ['audience alone', 'public: shared-identity-provider @0 Principal', { StringEquals: aud }],
    ['any subject', 'public: shared-identity-provider @0 Principal', { StringEquals: aud, StringLike: { [`${GITHUB}:sub`]: 'repo:*' } }],
    [
      'a subject that may be missing',
      'public: shared-identity-provider @0 Principal',
      { StringEquals: aud, 'ForAllValues:StringLike': { [`${GITHUB}:sub`]: 'repo:example/*' } },
    ],
    [
      'subjects of one owner',
      `not-public: limited-by-condition @0 StringLike ${GITHUB}:sub`,
      { StringEquals: aud, StringLike: { [`${GITHUB}:sub`]: 'repo:example/*' } },
    ],
    [
      'one branch',
      `not-public: limited-by-condition @0 StringEquals ${GITHUB}:sub`,
      { StringEquals: { ...aud, [`${GITHUB}:sub`]: 'repo:example/name:ref:refs/heads/main' } },
    ],
  ]
  test.each(cases)('%s', (_title, expected, condition) => {
    expect(gist(isPublic(policy(trust(condition)), 'role-trust'))).toBe(expected)
  })
})

describe('shared identity providers, by the claims that name an owner', () => {
  const [CLOSED, OPEN] = ['not-public', 'public']
  const GITHUB = 'token.actions.githubusercontent.com'
  const cases: [provider: string, claim: string, value: string, verdict: string][] = [
    ['accounts.google.com', 'aud', '1234.apps.googleusercontent.com', CLOSED],
    ['accounts.google.com', 'sub', '*', OPEN],
    ['accounts.google.com', 'email', 'a@example.com', OPEN],
    ['www.amazon.com', 'app_id', 'amzn1.application-oa2-client.1', CLOSED],
    ['www.amazon.com', 'user_id', 'amzn1.account.*', OPEN],
    ['graph.facebook.com', 'app_id', '111122223333444', CLOSED],
    ['graph.facebook.com', 'id', '*', OPEN],
    ['cognito-identity.amazonaws.com', 'aud', 'us-east-1:0a1b2c3d', CLOSED],
    ['cognito-identity.amazonaws.com', 'amr', 'authenticated', OPEN],
    ['agent.buildkite.com', 'sub', 'organization:acme:pipeline:p:*', CLOSED],
    ['agent.buildkite.com', 'sub', 'organization:acme*', OPEN],
    ['app.terraform.io', 'sub', 'organization:acme:project:p:workspace:w:run_phase:*', CLOSED],
    ['app.terraform.io', 'sub', 'organization:acme*', OPEN],
    ['app.terraform.io', 'sub', 'organization:*', OPEN],
    ['app.terraform.io', 'aud', 'aws.workload.identity', OPEN],
    ['oidc.vercel.com', 'sub', 'owner:acme:project:p:environment:*', CLOSED],
    ['oidc.vercel.com', 'sub', 'owner:*', OPEN],
    ['oidc.vercel.com', 'aud', 'https://vercel.com/acme', CLOSED],
    ['oidc.vercel.com', 'aud', 'https://vercel.com/*', OPEN],
    ['gitlab.com', 'sub', 'project_path:acme/p:*', CLOSED],
    ['gitlab.com', 'sub', 'project_path:acme*', OPEN],
    ['oidc.codefresh.io', 'sub', 'account:acme:pipeline:*', CLOSED],
    ['oidc.codefresh.io', 'sub', '*', OPEN],
    ['scalr.io', 'sub', 'account:acme:environment:*', CLOSED],
    ['scalr.io', 'sub', 'account:*', OPEN],
    ['studio.datachain.ai/api', 'sub', 'credentials:acme/*', CLOSED],
    ['studio.datachain.ai/api', 'sub', 'credentials:*', OPEN],
    ['api.pulumi.com/oidc', 'aud', 'aws:acme', CLOSED],
    ['api.pulumi.com/oidc', 'sub', 'pulumi:deploy:org:acme:*', OPEN],
    ['sandboxes.cloud', 'aud', 'acme', CLOSED],
    ['sandboxes.cloud', 'aud', '*', OPEN],
    ['tokens.cloud.shisho.dev', 'sub', 'job:acme:*', CLOSED],
    ['tokens.cloud.shisho.dev', 'sub', 'job:*', OPEN],
    ['proidc.upbound.io', 'sub', 'mcp:acme/*', CLOSED],
    ['proidc.upbound.io', 'sub', 'mcp:*', OPEN],
    ['oidc-configuration.audit-log.githubusercontent.com', 'sub', 'https://github.com/acme', CLOSED],
    ['oidc-configuration.audit-log.githubusercontent.com', 'sub', 'https://github.com/*', OPEN],
    ['vstoken.actions.githubusercontent.com', 'sub', 'repo:acme/*', CLOSED],
    ['vstoken.actions.githubusercontent.com', 'sub', '*', OPEN],
    [GITHUB, 'sub', 'repo:acme*', OPEN],
    [GITHUB, 'sub', '*:acme/*', OPEN],
    [GITHUB, 'sub', 'repository_owner:acme:*', CLOSED],
    [GITHUB, 'sub', 'repository_owner:acme*', OPEN],
    [GITHUB, 'sub', 'environment:production:*', OPEN],
    [GITHUB, 'sub', 'repo:${aws:PrincipalTag/x}/y', OPEN],
    [GITHUB, 'repository', 'acme/*', CLOSED],
    [GITHUB, 'repository_owner', 'acme*', OPEN],
    [GITHUB, 'constructor', 'acme', OPEN],
    ['oidc.example.com', 'sub', '*', CLOSED],
    ['oidc.vercel.com/acme', 'sub', '*', CLOSED],
  ]
  test.each(cases)('%s:%s %s is %s', (provider, claim, value, verdict) => {
    const builtIn = ['accounts.google.com', 'www.amazon.com', 'graph.facebook.com', 'cognito-identity.amazonaws.com'].includes(provider)
    const trust = {
      Effect: 'Allow',
      Principal: { Federated: builtIn ? provider : `arn:aws:iam::${OWNER}:oidc-provider/${provider}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${provider}:${claim}`]: value } },
    }
    expect(isPublic(policy(trust), 'role-trust').verdict).toBe(verdict)
  })

  test('the claim of one provider shuts out another', () => {
    const trust = {
      Effect: 'Allow',
      Principal: { Federated: [GITHUB, 'gitlab.com'].map((name) => `arn:aws:iam::${OWNER}:oidc-provider/${name}`) },
      Action: 'sts:AssumeRoleWithWebIdentity',
    }
    const Condition = { StringLike: { 'gitlab.com:sub': 'project_path:acme/*' } }
    expect(isPublic(policy({ ...trust, Condition }), 'role-trust').verdict).toBe('not-public')
    expect(isPublic(policy(trust), 'role-trust').verdict).toBe('public')
  })
})

describe('a wildcard before the account of an ARN', () => {
  const cases: [verdict: string, operator: string, key: string, value: string][] = [
    ['public', 'StringLike', 'aws:PrincipalArn', `arn:*:iam::${OWNER}:role/*`],
    ['public', 'StringLike', 'aws:PrincipalArn', `arn:aws:*::${OWNER}:role/*`],
    ['public', 'StringLike', 'aws:PrincipalArn', `arn:aws:iam:*:${OWNER}:role/*`],
    ['public', 'StringLike', 'aws:PrincipalArn', `arn:aw?:iam::${OWNER}:role/*`],
    ['not-public', 'ArnLike', 'aws:PrincipalArn', `arn:*:iam::${OWNER}:role/*`],
    ['not-public', 'StringLike', 'aws:PrincipalArn', `arn:aws:iam::${OWNER}:role/*`],
    ['public', 'ArnLike', 'aws:PrincipalArn', `arn:\${aws:x}:iam::${OWNER}:role/*`],
    ['public', 'StringLike', 'aws:SourceArn', `arn:aws:*:*:${OWNER}:*`],
    ['public', 'StringLike', 'aws:SourceArn', `arn:*:cloudtrail:*:${OWNER}:trail/*`],
    ['not-public', 'ArnLike', 'aws:SourceArn', `arn:aws:*:*:${OWNER}:*`],
    ['not-public', 'StringLike', 'aws:SourceArn', `arn:aws:cloudtrail:*:${OWNER}:trail/*`],
  ]
  test.each(cases)('%s: %s %s %s', (verdict, operator, key, value) => {
    expect(isPublic(policy(limited({ [operator]: { [key]: value } })), 'sns-topic').verdict).toBe(verdict)
  })
})

// What other checkers were found to get wrong, each by the answer it should give.
describe('mistakes of others', () => {
  const cases: [title: string, verdict: string, kind: PolicyKind, statements: unknown][] = [
    ['a Statement object instead of a list is skipped', 'public', 'sns-topic', allow()],
    ['operators are read with their case', 'not-public', 's3-bucket', limited({ STRINGEQUALS: { 'aws:SourceVpce': 'vpce-1a2b' } })],
    ['NotPrincipal is not looked at', 'public', 'sqs-queue', allow({ Principal: undefined, NotPrincipal: { AWS: OWNER } })],
    [
      'kms:ViaService counts as a limit',
      'public',
      'kms-key',
      limited({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }),
    ],
    ['aws:CalledVia counts as a limit', 'public', 'kms-key', limited({ StringEquals: { 'aws:CalledVia': 'athena.amazonaws.com' } })],
    ['aws:ResourceAccount counts as a limit', 'public', 's3-bucket', limited({ StringEquals: { 'aws:ResourceAccount': OWNER } })],
    [
      'a star anywhere in a value counts as a star',
      'not-public',
      'sns-topic',
      limited({ ArnLike: { 'aws:SourceArn': `arn:aws:s3:*:${OWNER}:*` } }),
    ],
    ['the first limited statement ends the search', 'public', 'sns-topic', [limited({ ArnLike: { 'aws:SourceArn': TOPIC } }), allow()]],
    [
      'one open condition opens a limited statement',
      'not-public',
      's3-bucket',
      limited({ StringEquals: { 'aws:SourceVpce': 'vpce-1a2b' }, IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
    ],
    ['IfExists counts as a limit', 'public', 's3-bucket', limited({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1a2b' } })],
    ['ForAllValues counts as a limit', 'public', 's3-bucket', limited({ 'ForAllValues:StringEquals': { 'aws:SourceVpce': 'vpce-1a2b' } })],
    ['a bucket ARN of any bucket counts as closed', 'public', 'sqs-queue', limited({ ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } })],
    ['only /0 counts as open', 'public', 's3-bucket', limited({ IpAddress: { 'aws:SourceIp': '64.0.0.0/3' } })],
    ['every address is accepted', 'public', 'sqs-queue', limited({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
    ['unknown operators are skipped', 'unknown', 'sqs-queue', limited({ StringEqual: { 'aws:SourceArn': TOPIC } })],
    ['a missing principal is a violation', 'unknown', 'sqs-queue', allow({ Principal: undefined })],
  ]
  test.each(cases)('%s', (_title, verdict, kind, statements) => {
    expect(isPublic(policy(statements), kind).verdict).toBe(verdict)
  })
})
