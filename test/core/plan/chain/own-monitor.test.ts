import { expect, test } from 'vitest'
import { known } from '../../../../packages/core/src/observe/fact.ts'
import type { AccountSnapshot } from '../../../../packages/core/src/observe/snapshot.ts'
import { planSteps } from '../../../../packages/core/src/plan/plan-steps.ts'
import { ACCOUNT, inputOf, soundAccount, wholeChain } from '../../../fixtures/chain-accounts.ts'

const plain = wholeChain()
const settings = { ...plain, wants: { ...plain.wants, monitorTopic: `arn:aws:sns:eu-west-1:${ACCOUNT}:alarms` } }
const sound = soundAccount(settings)
type Filters = AccountSnapshot['logGroups'][number]['metricFilters']
type Alarms = AccountSnapshot['alarms'][number]['alarms']
type Filter = Extract<Filters, { known: true }>['value'][number]
type Alarm = Extract<Alarms, { known: true }>['value'][number]

const filters = (change: (filter: Filter) => Filter): AccountSnapshot => ({
  ...sound,
  logGroups: sound.logGroups.map((each) => ({
    ...each,
    metricFilters: each.metricFilters.known ? known(each.metricFilters.value.map(change)) : each.metricFilters,
  })),
})
const alarms = (change: (alarm: Alarm) => Alarm): AccountSnapshot => ({
  ...sound,
  alarms: sound.alarms.map((each) => ({ ...each, alarms: each.alarms.known ? known(each.alarms.value.map(change)) : each.alarms })),
})
const madeFor = (account: AccountSnapshot) => [...new Set(planSteps(inputOf(account, settings)).steps.map(({ change }) => change))]
const FILTER = ['cloudwatchlogs:PutMetricFilter']
const ALARM = ['cloudwatch:PutMetricAlarm']

test.each<[string, AccountSnapshot, readonly string[]]>([
  ['as they are made', sound, []],
  ['whose filters look at another pattern', filters((each) => ({ ...each, pattern: '{ $.x = 1 }' })), FILTER],
  [
    'whose filters count by dimensions',
    filters((each) => ({ ...each, metrics: each.metrics.map((metric) => ({ ...metric, hasDimensions: true })) })),
    FILTER,
  ],
  [
    'whose filters count in another metric',
    filters((each) => ({ ...each, metrics: each.metrics.map((metric) => ({ ...metric, name: 'x' })) })),
    FILTER,
  ],
  ['whose alarms are off', alarms((each) => ({ ...each, actionsEnabled: false })), ALARM],
  ['whose alarms tell another topic', alarms((each) => ({ ...each, alarmActions: [`arn:aws:sns:eu-west-1:${ACCOUNT}:other`] })), ALARM],
  ['whose alarms watch no metric', alarms((each) => ({ ...each, metric: null })), ALARM],
  ['whose alarms have other names', alarms((each) => ({ ...each, name: `x${each.name}`, actionsEnabled: false })), ALARM],
])('monitors %s', (_, account, made) => expect(madeFor(account)).toEqual(made))

test('monitors that nobody hears are left to whoever can subscribe', () => {
  const topics = sound.topics.map((each) => ({
    ...each,
    subscriptions: each.arn === settings.wants.monitorTopic ? known([]) : each.subscriptions,
  }))
  const planned = planSteps(inputOf({ ...sound, topics }, settings))
  expect(planned.steps).toEqual([])
  expect(planned.handOvers.filter(({ part, calls }) => part === 'monitor' && calls.length === 0)).toHaveLength(15)
})

test('monitors whose filters look at a part of the events are not taken for what they were made as', () => {
  const planned = planSteps(
    inputOf(
      filters((each) => ({ ...each, isNarrowed: true })),
      settings,
    ),
  )
  expect(planned.asks.filter(({ part }) => part === 'monitor')).toHaveLength(15)
})
