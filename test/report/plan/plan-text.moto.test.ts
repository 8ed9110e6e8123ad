import { PROFILES } from '@trailmend/core/plan'
import { describe, expect, test } from 'vitest'
import { renderPlanCloudFormation } from '../../../packages/report/src/plan/cloudformation.ts'
import { renderPlanTerraform } from '../../../packages/report/src/plan/terraform.ts'
import { cfnLint, parseHcl } from '../../fakes/linters.ts'
import { HOSTILE, hostilePlan } from './hostile-plan.ts'
import { everythingFor, planFromNothing } from './planned.ts'

const plans = PROFILES.map((profile) => planFromNothing(everythingFor(profile)))

test('cfn-lint finds nothing in the templates of plans', () => {
  expect(cfnLint(plans.map(renderPlanCloudFormation))).toBe('')
})

test('cfn-lint finds what is wrong', () => {
  expect(
    cfnLint(plans.slice(0, 1).map((plan) => renderPlanCloudFormation(plan).replace('IsMultiRegionTrail', 'IsManyRegionTrail'))),
  ).toContain('IsManyRegionTrail')
})

describe("HashiCorp's parser", () => {
  test('reads the plans, each resource with its name', () => {
    for (const [index, read] of parseHcl(plans.map(renderPlanTerraform)).entries()) {
      expect(read.resource).toMatchObject({
        aws_cloudtrail: { trail: { is_multi_region_trail: true, enable_log_file_validation: true, lifecycle: { prevent_destroy: true } } },
        aws_s3_bucket: { bucket: { bucket: plans[index]?.steps[0]?.input.Bucket } },
      })
    }
  })

  test('refuses what ends its quotes', () => {
    expect(() => parseHcl(['a = "x\n"'])).toThrow('Invalid multi-line string')
  })

  // A lone surrogate is no text that another program could be given.
  test('reads every name as the text that it is', () => {
    const names = HOSTILE.filter((text) => text.isWellFormed())
    const read = parseHcl(names.map((text) => renderPlanTerraform(hostilePlan(text))))
    const buckets = read.map(({ resource }) => (resource as Record<string, Record<string, { bucket: string }>>).aws_s3_bucket)
    expect(buckets.map((each) => Object.values(each ?? {}).map(({ bucket }) => bucket))).toEqual(names.map((text) => [text]))
    for (const each of read) expect(Object.keys(each).sort()).toEqual(['provider', 'resource', 'terraform'])
  })
})
