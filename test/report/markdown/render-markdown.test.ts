import { renderMarkdown } from '@trailmend/report'
import { describe, expect, test } from 'vitest'
import { utf8Length } from '../../../packages/report/src/markdown/fill.ts'
import { findingOf, mixed, resultFrom, resultOf, withAccepted } from '../fixture.ts'

describe('renderMarkdown', () => {
  test('shows everything', () => {
    expect(renderMarkdown(mixed, { benchmark: 'cis-aws@2.0', title: 'Trail check of prod' })).toMatchInlineSnapshot(`
      "## Trail check of prod

      **NOT COMPLIANT, AND INCOMPLETE**: 3 failed (1 critical, 2 low), 1 unknown, 3 passed, 1 not applicable; 2 accounts, 17 regions. Judged by CIS AWS Foundations Benchmark v2.0.0.

      | Failed | of them critical | of them high | of them medium | of them low | Unknown | Passed | Not applicable | Accounts | Regions |
      | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: |
      | 3 | 1 | 0 | 0 | 2 | 1 | 3 | 1 | 2 | 17 |

      | Result | Control | Account | Region | Resource | Why |
      | - | - | - | - | - | - |
      | **FAIL** critical | 3.3 cloudtrail-bucket-public | 111122223333 | eu-central-1 | acme-security-cloudtrail-logs-eu-central-1 | The policy of bucket acme-security-cloudtrail-logs-eu-central-1 lets everyone read objects: statement PublicRead names the principal \\*. |
      | **FAIL** low | 3.4 cloudtrail-cloudwatch-logs | 111122223333 | ap-southeast-2 | main | Trail main of ap-southeast-2 has no log group to deliver to. |
      | **FAIL** low | 3.4 cloudtrail-cloudwatch-logs | 111122223333 | us-east-1 | main | Trail main of us-east-1 has no log group to deliver to. |
      | **UNKNOWN** low | 3.4 cloudtrail-cloudwatch-logs | 444455556666 | ap-northeast-1 | main | Whether trail main delivers is not known: the call was refused (User: arn:aws:sts::444455556666:assumed-role/audit/ci is not authorized). Grant cloudtrail:GetTrailStatus. |

      <details><summary>Not looked at: 1 with a gap left, 1 without</summary>

      - **gap** 444455556666: the call was refused (ap-northeast-1). Grant cloudtrail:GetTrailStatus.
      - skipped 111122223333, 444455556666: 12 regions not opted in: af-south-1, ap-east-1, ap-south-2, ap-southeast-3, ap-southeast-4, ca-west-1, eu-central-2, eu-south-1, eu-south-2, il-central-1, me-central-1, me-south-1.

      </details>

      <details><summary>To look and to mend by hand</summary>

      **acme-security-cloudtrail-logs-eu-central-1**, eu-central-1, 111122223333: 3.3 cloudtrail-bucket-public

      \`\`\`sh
      aws s3api get-bucket-policy-status --bucket acme-security-cloudtrail-logs-eu-central-1
      aws s3api put-public-access-block --bucket acme-security-cloudtrail-logs-eu-central-1 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
      \`\`\`

      **main**, ap-southeast-2, 111122223333: 3.4 cloudtrail-cloudwatch-logs

      \`\`\`sh
      aws cloudtrail get-trail-status --name arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/main --region ap-southeast-2 --query LatestCloudWatchLogsDeliveryTime
      aws cloudtrail update-trail --name arn:aws:cloudtrail:ap-southeast-2:111122223333:trail/main --region ap-southeast-2 --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'
      \`\`\`

      **main**, us-east-1, 111122223333: 3.4 cloudtrail-cloudwatch-logs

      \`\`\`sh
      aws cloudtrail get-trail-status --name arn:aws:cloudtrail:us-east-1:111122223333:trail/main --region us-east-1 --query LatestCloudWatchLogsDeliveryTime
      aws cloudtrail update-trail --name arn:aws:cloudtrail:us-east-1:111122223333:trail/main --region us-east-1 --cloud-watch-logs-log-group-arn '<log group ARN>:*' --cloud-watch-logs-role-arn '<role ARN>'
      \`\`\`

      </details>
      "
    `)
  })

  test('shows a pass', () => {
    expect(renderMarkdown({ ...resultOf(['pass']), notLookedAt: [] })).toMatchInlineSnapshot(`
      "## Trailmend

      **COMPLIANT**: 3 passed; 1 account, 17 regions.

      | Failed | of them critical | of them high | of them medium | of them low | Unknown | Passed | Not applicable | Accounts | Regions |
      | -: | -: | -: | -: | -: | -: | -: | -: | -: | -: |
      | 0 | 0 | 0 | 0 | 0 | 0 | 3 | 0 | 1 | 17 |
      "
    `)
  })

  test('a name cannot end a code block', () => {
    const findings = [findingOf({ byHand: { audit: 'a', fix: "b '````'\n```" } })]
    expect(renderMarkdown(resultFrom(findings))).toContain("\n`````sh\na\nb '````'\n```\n`````\n")
  })
})

describe('a page that would be too long', () => {
  const findings = Array.from({ length: 2_000 }, (_, index) =>
    findingOf({ because: { code: 'x', text: `Nr. ${index} é` }, byHand: { audit: `a ${index}`, fix: `b ${index}` } }),
  )
  const result = resultFrom(findings, { skipped: mixed.notLookedAt })

  test.each([200, 300, 700, 1_000, 4_000, 65_000, 150_000])('fits into %d bytes, by whole rows', (maxBytes) => {
    const page = renderMarkdown(result, { maxBytes })
    expect(utf8Length(page)).toBeLessThanOrEqual(maxBytes)
    const rows = page.match(/^\| \*\*FAIL\*\* .*$/gm) ?? []
    expect(rows.filter((row) => !row.endsWith(' é |'))).toEqual([])
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length)
    expect(page).toContain('**NOT COMPLIANT')
  })

  test('says how many rows are missing', () => {
    const page = renderMarkdown(result, { maxBytes: 65_000 })
    const rows = page.match(/^\| \*\*FAIL\*\* /gm)!.length
    const commands = page.match(/^```sh$/gm)!.length
    const number = (count: number) => count.toLocaleString('en-US')
    expect(rows).toBeGreaterThan(100)
    expect(page).toContain(`\n${number(2_000 - rows)} more, see the report.\n`)
    expect(page).toContain(`\nCommands for ${number(2_000 - commands)} more, see the report.\n`)
  })

  test('is far below the limit of a job summary by default', () => {
    const many = { ...result, findings: Array.from({ length: 20_000 }, () => findingOf()) }
    const bytes = utf8Length(renderMarkdown(many))
    expect([bytes > 900_000, bytes < 1_048_576 - 16_000]).toEqual([true, true])
  })
})

test('accepted failures stand apart, and notices are told', () => {
  const page = renderMarkdown(withAccepted)
  expect(page).toContain('| 3 | 0 | 0 | 0 | 3 | 2 | 0 | 1 | 0 | 2 | 17 |')
  expect(page.match(/\*\*FAIL\*\*/g)).toHaveLength(1)
  expect(page).toContain('**Take note**\n\n- The exception at trailmend.yml:12 (owner security@&#8203;acme.example) ends in 3 days.\n')
  expect(page).toContain(`<details><summary>Accepted: 1 exception, 1 in the baseline</summary>

- exception **main**, eu-west-2, 111122223333: cloudtrail-cloudwatch-logs (accepted by security@&#8203;acme.example until 2027-01-31: The archive account streams the bucket to a SIEM; instead: SIEM)
- baseline **main**, eu-west-3, 111122223333: cloudtrail-cloudwatch-logs (the baseline holds it)

</details>
`)
})
