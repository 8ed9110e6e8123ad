import { type ContextInput, type RequestContext, requestContext } from '../request.ts'

/**
 * Keys that a call made by an AWS service for itself does not have: the service is no principal of an account or organization and signs in
 * nowhere.
 *
 * Source: IAM user guide, "AWS global condition context keys". `aws:SourceOwner` is set by a list of services that CloudTrail is not in
 * (SNS developer guide, "Example cases for Amazon SNS access control").
 */
export const ABSENT_FROM_SERVICES: readonly string[] = [
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/*',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:tokenissuetime',
  'aws:federatedprovider',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:username',
  'aws:sourceidentity',
  'aws:sourceowner',
  'aws:chatbotsourcearn',
  'aws:ec2instancesourcevpc',
  'sts:externalid',
  'saml:*',
]

/**
 * The ways an AWS service's call may come. Recorded deliveries come through an endpoint of AWS's own; nothing promises that. An address,
 * endpoint or account in them is never a customer's, so the values are such that no policy names them, except a policy that takes in large
 * parts of AWS.
 */
export const SERVICE_VARIANTS: readonly RequestContext[] = [
  requestContext({
    'aws:SourceVpce': 'vpce-owned-by-aws',
    'aws:SourceVpc': 'vpc-owned-by-aws',
    'aws:VpceAccount': '000000000000',
    'aws:VpceOrgID': 'o-ownedbyaws',
    'aws:VpceOrgPaths': 'o-ownedbyaws/r-aws/',
    'aws:VpcSourceIp': { unknown: true },
    's3:TlsVersion': '1.2',
  }),
  requestContext({
    'aws:SourceIp': '52.94.5.1',
    'aws:PrincipalAccount': '000000000000',
    'aws:PrincipalArn': 'arn:aws:iam::000000000000:root',
    'aws:userid': 'owned-by-aws',
    's3:TlsVersion': '1.3',
  }),
  requestContext({ 'aws:SourceIp': '3.5.140.2', 's3:TlsVersion': '1.3' }),
]

/** All keys that the variants speak of: not sent in the variants that leave them out. */
export const VARIANT_KEYS: ReadonlySet<string> = new Set(SERVICE_VARIANTS.flatMap((variant) => [...variant.keys()]))

/** What every call of a service has; `aws:ViaAWSService` is about calls with somebody's forwarded credentials. */
export function serviceKeys(service: string): Readonly<Record<string, ContextInput>> {
  return {
    'aws:PrincipalIsAWSService': true,
    'aws:PrincipalServiceName': service,
    'aws:ViaAWSService': false,
    'aws:SecureTransport': true,
  }
}
