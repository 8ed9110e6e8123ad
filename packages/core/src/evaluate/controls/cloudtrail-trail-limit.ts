import { known } from '../../observe/fact.ts'
import type { RegionFacts } from '../../observe/facts/region.ts'
import type { Control, JudgeContext } from '../control.ts'
import { defineControl } from '../define-control.ts'
import type { ByHand, Json } from '../finding.ts'
import { shellQuote } from '../shell-quote.ts'
import { countTrailsIn, MAX_TRAILS_A_REGION, trailsIn } from '../trail-limit.ts'
import { fail, pass, unknown, type Verdict } from '../verdict.ts'

const EXPECTED: Json = { trails: `fewer than ${MAX_TRAILS_A_REGION}` }

/** In a region that is full, the trail that would mend something cannot be created. */
export const cloudtrailTrailLimit: Control = defineControl({
  id: 'cloudtrail-trail-limit',
  title: 'Every region has room for one more trail',
  why: 'A region takes five trails and AWS raises the limit for nobody. Where all five are taken, a trail of the organization, a new multi-region trail or the one that has to replace a broken trail cannot be created, and that shows on the day it is needed.',
  severity: 'low',
  subject: 'region',
  none: {
    outcome: 'not-applicable',
    code: 'no-region',
    text: 'Account {account} has no region to look at.',
    expected: EXPECTED,
    byHand: { audit: 'aws ec2 describe-regions', fix: '' },
  },
  benchmarks: {},
  codes: { 'at-limit': 'fail', 'near-limit': 'pass', 'room-left': 'pass', 'no-region': 'not-applicable' },
  asks: [],
  byHand,
  judge,
})

function byHand(subject?: RegionFacts, verdict?: Verdict): ByHand {
  const region = subject === undefined ? '<region>' : shellQuote(subject.region)
  const isMended = verdict !== undefined && verdict.outcome !== 'fail'
  return {
    audit: `aws cloudtrail describe-trails --region ${region} --query 'trailList[].[TrailARN,HomeRegion,IsMultiRegionTrail,IsOrganizationTrail]' --output table`,
    fix: isMended ? '' : 'aws cloudtrail delete-trail --name <ARN of a trail nobody needs> --region <its home region>',
  }
}

/** The trails that are seen anywhere and count here are there, even where the region itself was not heard. */
function judge({ region }: RegionFacts, { account, snapshot }: JudgeContext): Verdict {
  const trails = trailsIn(snapshot, region)
  const listed = snapshot.listings.find((listing) => listing.region === region)?.listed ?? known(trails.length)
  const count = countTrailsIn(snapshot, region)
  const used = `Account ${account} uses ${count} of the ${MAX_TRAILS_A_REGION} trails that ${region} takes`
  const observed = { trails: count, arns: trails.map(({ arn }) => arn) }
  if (count >= MAX_TRAILS_A_REGION) {
    const text = `${used}: none can be created there any more.`
    return fail({ code: 'at-limit', text, expected: EXPECTED, observed })
  }
  if (!listed.known) return unknown(listed, `How many trails account ${account} uses in ${region}`, EXPECTED)
  const seen = { expected: EXPECTED, observed }
  if (count === MAX_TRAILS_A_REGION - 1) {
    return pass({
      ...seen,
      code: 'near-limit',
      text: `${used}: one more fits.`,
    })
  }
  return pass({ ...seen, code: 'room-left', text: `${used}.` })
}
