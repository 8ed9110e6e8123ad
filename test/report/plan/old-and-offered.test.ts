import { renderPlanJson, renderPlanMarkdown, renderPlanTable } from '@trailmend/report/plan'
import { describe, expect, test } from 'vitest'
import { ACCOUNT, planOf, plansOf } from './made-plan.ts'

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:before`
const plan = planOf({
  oldSubscriptions: [
    {
      of: 'logs',
      queue: `arn:aws:sqs:us-east-1:${ACCOUNT}:logs`,
      topic: TOPIC,
      arn: `${TOPIC}:1`,
      since: '2026-11-20T10:00:00Z',
      because: 'It stays: it is removed only on request.',
    },
  ],
  offers: [
    {
      part: 'retention',
      of: '',
      name: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main`,
      what: 'export what the log group holds to the bucket',
      because: 'An event is dropped 14 days after it happened.',
      account: ACCOUNT,
      region: 'us-east-1',
      operation: 'cloudwatchlogs:CreateExportTask',
      input: { logGroupName: "it's; rm -rf", from: 0, to: 1, destination: 'logs' },
      needs: ['logs:CreateExportTask'],
      cost: [
        { what: 'CloudWatch Logs, exported to S3 (us-east-1)', unit: 'GB', quantity: 3, unitPrice: null, monthly: null, basis: 'measured' },
      ],
    },
  ],
})
const COMMAND = `aws logs create-export-task --region us-east-1 --cli-input-json '{"logGroupName":"it'\\''s; rm -rf","from":0,"to":1,"destination":"logs"}'`

describe('old subscriptions and offers', () => {
  test('are in the table, also of a plan that has nothing to do', () => {
    const text = renderPlanTable(plansOf([plan]), { color: false, width: 160 })
    expect(text).toContain(`Old subscriptions\n    arn:aws:sqs:us-east-1:${ACCOUNT}:logs`)
    expect(text).toContain(`still subscribed to ${TOPIC}, which the trail had left by 2026-11-20T10:00:00Z. It stays`)
    expect(text).toContain('Offered, and never done by itself\n')
    expect(text).toContain('exported to S3 (us-east-1): not known (3 GB, price not known; measured)')
    expect(text.replace(/\n +/g, ' ')).toContain(COMMAND)
  })

  test('are on the page', () => {
    const text = renderPlanMarkdown(plan)
    expect(text).toContain('## Old subscriptions\n\n- ')
    expect(text).toContain('## Offered, and never done by itself\n\n- ')
    expect(text).toContain(`\`\`\`sh\n${COMMAND}\n\`\`\``)
  })

  test('are in the JSON', () => {
    expect(JSON.parse(renderPlanJson(plan))).toMatchObject({ oldSubscriptions: plan.oldSubscriptions, offers: plan.offers })
  })

  test('are not there where there are none', () => {
    const text = renderPlanTable(plansOf([planOf()]), { color: false, width: 120, verbose: true })
    expect(text).not.toMatch(/Old subscriptions|Offered/)
  })
})
