import type { Answer } from '../answer.ts'
import { errorAnswer } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { GroundState, Standpoint } from '../state.ts'
import { seenAs, trailNamed, unknownTrail } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage, failUnlessRefused, withInput } from './correction.ts'

const TRAIL_ARN = /^arn:[^:]+:cloudtrail:[^:]+:\d{12}:trail\/.+$/

const ELSEWHERE: Readonly<Record<Exclude<Standpoint, 'home'>, string>> = {
  shadow: 'InvalidHomeRegionException',
  elsewhere: 'InvalidHomeRegionException',
  organization: 'NotOrganizationMasterAccountException',
}

async function manageFromHome(call: MotoCall, next: Next, state: GroundState): Promise<Answer> {
  const named = trailNamed(call)
  if (named.startsWith('arn:') && !TRAIL_ARN.test(named)) {
    return errorAnswer(call, { code: 'CloudTrailARNInvalidException', message: `${named} is not the ARN of a trail` })
  }
  const seen = seenAs(state, call, named)
  if (seen === undefined) return failUnlessRefused(call, next, { error: unknownTrail(call) })
  if (seen.from !== 'home') {
    const message = `${seen.trail.arn} can only be changed by its account in its home Region ${seen.trail.homeRegion}`
    return failUnlessRefused(call, next, { error: { code: ELSEWHERE[seen.from], message } })
  }
  const field = call.input.TrailName === undefined ? 'Name' : 'TrailName'
  return next(withInput(call, { ...call.input, [field]: seen.trail.name }))
}

/** Rows about changing a trail that exists. */
export const trailManagementCorrections: readonly Correction[] = [
  {
    id: 'home-region',
    service: 'cloudtrail',
    operations: ['StartLogging', 'StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors', 'PutInsightSelectors'],
    stands: 'corrects an answer',
    moto: 'starts and stops by name only, deletes nothing by ARN yet says it did, crashes on an unknown trail, and never names the home Region',
    aws: 'takes a name or an ARN; TrailNotFoundException for an unknown trail, InvalidHomeRegionException outside the home Region',
    page: cloudTrailPage('StopLogging'),
    apply: manageFromHome,
  },
]
