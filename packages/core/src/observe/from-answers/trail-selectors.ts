import { type Answers, readAnswer } from '../answers.ts'
import type { Trail } from '../snapshot.ts'
import { readEventSelectors } from './event-selectors.ts'
import { readInsightSelectors } from './insight-selectors.ts'
import type { TrailSettings } from './trail-settings.ts'
import { callAbout } from './trail-status.ts'

/** Which events and insights a trail records, as the account or the trail's owner was told. */
export function readSelectors(answers: Answers, account: string, trail: TrailSettings): Pick<Trail, 'selectors' | 'insights'> {
  const region = trail.homeRegion
  return {
    selectors: readAnswer(callAbout(answers, account, trail, { operation: 'cloudtrail:GetEventSelectors', region }), {
      operation: 'cloudtrail:GetEventSelectors',
      missing: `GetEventSelectors of ${trail.arn}`,
      read: readEventSelectors,
    }),
    insights: readAnswer(callAbout(answers, account, trail, { operation: 'cloudtrail:GetInsightSelectors', region }), {
      operation: 'cloudtrail:GetInsightSelectors',
      missing: `GetInsightSelectors of ${trail.arn}`,
      read: readInsightSelectors,
      // Source: CloudTrail API Reference, GetInsightSelectors, "Errors".
      none: { means: [] },
    }),
  }
}
