import type { Control } from './control.ts'
import { defineControl } from './define-control.ts'
import { judgeMonitor } from './judge-monitor.ts'
import type { Monitor } from './monitor.ts'
import { monitorByHand } from './monitor-by-hand.ts'

/** State something that has to raise an alarm as a control: filter, alarm, topic and subscription on the log group of a trail. */
export function defineMonitor(monitor: Monitor): Control {
  const { id, title, why, severity, benchmarks } = monitor
  return defineControl({
    id,
    title,
    why,
    severity,
    subject: 'account',
    // The account itself is the subject, so there is always one.
    none: { outcome: 'fail', code: 'no-active-trail', text: '', expected: null, byHand: { audit: '', fix: '' } },
    benchmarks,
    codes: {
      'no-active-trail': 'fail',
      'events-not-recorded': 'fail',
      'no-log-group': 'fail',
      'no-filter': 'fail',
      'no-alarm': 'fail',
      'actions-disabled': 'fail',
      'no-topic': 'fail',
      'no-confirmed-subscription': 'fail',
      'alarm-reaches-someone': 'pass',
    },
    asks: [
      'cloudtrail:GetTrailStatus',
      'cloudtrail:GetEventSelectors',
      'cloudwatchlogs:DescribeMetricFilters',
      'cloudwatch:DescribeAlarms',
      'sns:ListSubscriptionsByTopic',
    ],
    byHand: (account, verdict) => monitorByHand(monitor, account, verdict),
    judge: (account) => judgeMonitor(monitor, account),
  })
}
