import type { Answer } from '../answer.ts'
import { errorAnswer, parseAnswer, refused, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState } from '../state.ts'
import type { Correction, Next } from './correction.ts'

type Filter = { readonly logGroupName?: unknown; readonly filterName?: unknown }

const keyOf = ({ logGroupName, filterName }: Filter): string => `${logGroupName} ${filterName}`

async function latestOfAName(call: MotoCall, next: Next): Promise<Answer> {
  const answer = await next(call)
  const { metricFilters, ...rest } = parseAnswer(answer)
  if (!succeeded(answer) || !Array.isArray(metricFilters)) return answer
  const latest = new Map((metricFilters as Filter[]).map((filter) => [keyOf(filter), filter]))
  return withJson(answer, { ...rest, metricFilters: [...latest.values()] })
}

/** How the state names a log group. */
export const logGroupKey = ({ account, region, input }: MotoCall): string => `${account} ${region} ${input.logGroupName}`

async function noneOfDeletedGroups(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (refused(answer) || !state.deletedLogGroups.has(logGroupKey(call))) return answer
  return errorAnswer(call, { code: 'ResourceNotFoundException', message: 'The specified log group does not exist.' })
}

const SUBSCRIPTION = /<member>(?:(?!<\/member>)[\s\S])*<\/member>/g
const ASKS_A_PERSON = /<Protocol>(?:email|email-json|http|https)<\/Protocol>/
const ARN = /(<SubscriptionArn>)[^<]*(<\/SubscriptionArn>)/

async function pendingSubscriptions(call: MotoCall, next: Next): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  const xml = answer.body
    .toString('utf8')
    .replace(SUBSCRIPTION, (member) => (ASKS_A_PERSON.test(member) ? member.replace(ARN, '$1PendingConfirmation$2') : member))
  return { ...answer, body: Buffer.from(xml) }
}

const logsPage = (operation: string): string => `https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_${operation}.html`

/** Rows about metric filters, and about who listens to a topic. */
export const watchingCorrections: readonly Correction[] = [
  {
    id: 'filter-names',
    service: 'logs',
    operations: ['DescribeMetricFilters'],
    stands: 'corrects an answer',
    moto: 'keeps a filter beside the older one of the same name',
    aws: 'replaces a filter that is put again',
    page: logsPage('PutMetricFilter'),
    apply: latestOfAName,
  },
  {
    id: 'filters-of-deleted-groups',
    service: 'logs',
    operations: ['DescribeMetricFilters'],
    stands: 'corrects an answer',
    moto: 'keeps the filters of a log group that was deleted',
    aws: 'answers ResourceNotFoundException',
    page: logsPage('DescribeMetricFilters'),
    apply: noneOfDeletedGroups,
  },
  {
    id: 'pending-subscriptions',
    service: 'sns',
    operations: ['ListSubscriptionsByTopic', 'ListSubscriptions'],
    stands: 'corrects an answer',
    moto: 'shows every subscription as confirmed',
    aws: 'shows an e-mail or web address as PendingConfirmation until somebody there follows the link, which nobody does here',
    page: 'https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html',
    apply: pendingSubscriptions,
  },
]
