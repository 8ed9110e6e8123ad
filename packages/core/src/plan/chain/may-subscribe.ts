import { parseArn } from '../../arn.ts'
import type { AccountSnapshot } from '../../observe/snapshot.ts'
import { type PolicyDocument, parsePolicyDocument } from '../../policy/document.ts'
import { evaluatePolicy } from '../../policy/evaluate.ts'
import { remembering } from '../../policy/mend/remember.ts'
import { type RequestContext, requestContext } from '../../policy/request.ts'
import type { Chain } from './chain.ts'

/** Who would subscribe what. */
export interface Subscriber {
  readonly account: Pick<AccountSnapshot, 'id' | 'partition'>
  readonly queueArn: string
}

/**
 * Whether an account may subscribe its queue to a topic, as far as the topic's policy is concerned.
 *
 * `false` only where the topic is another account's and its policy, whoever of this account asked, allows it to nobody. What cannot be told is
 * tried: AWS refuses it then. Across accounts a topic's policy has to allow it besides what IAM grants.
 * Source: SNS Developer Guide, "Sending Amazon SNS messages to an Amazon SQS queue in a different account".
 */
export function maySubscribe({ arn, fact }: NonNullable<Chain['topic']>, { account, queueArn }: Subscriber): boolean {
  const owner = parseArn(arn)?.account
  if (owner === account.id || fact === undefined || !fact.policy.known) return true
  return fact.policy.value !== null && judge({ arn, policy: fact.policy.value, account, queueArn }).may
}

/** Plans are made anew again and again of topics that are still the same. */
const judge = remembering(
  ({ arn, policy, ...who }: Subscriber & { readonly arn: string; readonly policy: string }): { readonly may: boolean } => {
    const read = parsePolicyDocument(policy)
    if (!read.ok) return { may: true }
    const context = contextOf(who)
    const may = callersIn(read.document, who.account).some((caller) => {
      const by = { kind: 'aws', account: who.account.id, arn: caller } as const
      const { effect } = evaluatePolicy(read.document, { caller: by, action: 'sns:Subscribe', resource: arn, context })
      return effect === 'allow' || effect === 'unknown'
    })
    return { may }
  },
  ({ arn, policy, account, queueArn }) => [policy, arn, account.partition, account.id, queueArn],
)

/** The account's root user, who stands for the whole account, and everybody of the account whom the policy names. */
function callersIn({ statements }: PolicyDocument, { id, partition }: Subscriber['account']): readonly string[] {
  const named = statements.flatMap(({ principal }) => principal.entries.map(({ value }) => value))
  return [`arn:${partition}:iam::${id}:root`, ...new Set(named.filter((value) => parseArn(value)?.account === id))]
}

/** What is known of the request. Who of the account asks, and from where, is not. */
function contextOf({ account, queueArn }: Subscriber): RequestContext {
  const unknown = { unknown: true } as const
  return requestContext({
    'sns:Protocol': 'sqs',
    'sns:Endpoint': queueArn,
    'aws:PrincipalAccount': account.id,
    'aws:SourceOwner': account.id,
    'aws:SecureTransport': true,
    'aws:PrincipalIsAWSService': false,
    'aws:PrincipalArn': unknown,
    'aws:PrincipalOrgID': unknown,
    'aws:PrincipalOrgPaths': unknown,
    'aws:PrincipalType': unknown,
    'aws:userid': unknown,
    'aws:username': unknown,
    'aws:SourceIp': unknown,
    'aws:SourceVpc': unknown,
    'aws:SourceVpce': unknown,
    'aws:VpcSourceIp': unknown,
  })
}
