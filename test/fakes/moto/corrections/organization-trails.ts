import type { Answer } from '../answer.ts'
import { errorAnswer, jsonAnswer, refused, succeeded, withJson } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import { denied } from '../denial.ts'
import type { GroundState, KnownTrail } from '../state.ts'
import { seenAs, trailNamed, trailsSeen } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage } from './correction.ts'
import { insightAnswer, selectorsAnswer } from './selectors.ts'
import { inShort, trailsIn } from './trail-reading.ts'

async function listForMember(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer) || call.input.includeShadowTrails === false) return answer
  const trails = trailsSeen(state, call).flatMap(({ trail, from }) => (from === 'organization' ? [trail] : []))
  if (call.operation === 'ListTrails') return withJson(answer, { Trails: [...trailsIn(answer, 'Trails'), ...trails.map(inShort)] })
  return withJson(answer, { trailList: [...trailsIn(answer, 'trailList'), ...trails.map(({ description }) => description)] })
}

function statusOf({ startedAt, stoppedAt }: KnownTrail): Readonly<Record<string, unknown>> {
  return { IsLogging: startedAt !== undefined && stoppedAt === undefined, StartLoggingTime: startedAt, StopLoggingTime: stoppedAt }
}

type Reader = (call: MotoCall, trail: KnownTrail) => Answer

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['GetTrail', (_, trail) => jsonAnswer({ Trail: trail.description })],
  ['GetTrailStatus', (_, trail) => jsonAnswer(statusOf(trail))],
  ['GetEventSelectors', (_, trail) => jsonAnswer(selectorsAnswer(trail.arn, trail.eventSelectors, trail.advancedEventSelectors))],
  ['GetInsightSelectors', insightAnswer],
])

async function readForMember(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const seen = seenAs(state, call, trailNamed(call))
  const reader = readers.get(call.operation)
  if (refused(answer) || seen?.from !== 'organization' || reader === undefined) return answer
  const refuses = call.operation !== 'GetTrail' && state.organizationTrails.get(seen.trail.arn)?.statusFromMembers === 'refused'
  return refuses ? errorAnswer(call, denied(call)) : reader(call, seen.trail)
}

async function describeForMember(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const answer = await next(call)
  const trail = [...state.organizationTrails.values()].find(({ members }) => members.includes(call.account))
  const owner = trail === undefined ? undefined : state.trails.get(trail.arn)?.account
  const organization = owner === undefined ? undefined : state.organizations.get(owner)
  return succeeded(answer) || refused(answer) || organization === undefined ? answer : jsonAnswer({ Organization: organization })
}

/** No account manages CloudTrail: moto lets none be registered. Where there is no organization, moto says so itself. */
async function administratorsOfCloudTrail(call: MotoCall, next: Next): Promise<Answer> {
  const motos = await next(call)
  const isUnknown = call.input.ServicePrincipal === 'cloudtrail.amazonaws.com' && motos.body.includes('unrecognized service principal')
  return isUnknown ? jsonAnswer({ DelegatedAdministrators: [] }) : motos
}

/** Rows about organization trails, which moto knows as a mere flag. */
export const organizationTrailCorrections: readonly Correction[] = [
  {
    id: 'organization-trails-listed',
    service: 'cloudtrail',
    operations: ['DescribeTrails', 'ListTrails'],
    stands: 'corrects an answer',
    moto: 'shows an organization trail to its own account only',
    aws: 'shows it to the member accounts as a shadow trail under the ARN of the management account',
    page: cloudTrailPage('DescribeTrails'),
    apply: listForMember,
  },
  {
    id: 'organization-trails-read',
    service: 'cloudtrail',
    operations: [...readers.keys()],
    stands: 'corrects an answer',
    moto: 'knows no trail of another account',
    aws: 'lets members see an organization trail, named by its full ARN; a policy may still refuse its details',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html',
    apply: readForMember,
  },
  {
    id: 'organization-of-members',
    service: 'organizations',
    operations: ['DescribeOrganization'],
    stands: 'corrects an answer',
    moto: 'knows no member accounts but those it made itself, whose ids it draws by lot',
    aws: 'answers every account of the organization',
    page: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html',
    apply: describeForMember,
  },
  {
    id: 'administrators-of-cloudtrail',
    service: 'organizations',
    operations: ['ListDelegatedAdministrators'],
    stands: 'corrects an answer',
    moto: 'does not know that accounts can manage CloudTrail for the organization',
    aws: 'answers which do',
    page: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html',
    apply: administratorsOfCloudTrail,
  },
]
