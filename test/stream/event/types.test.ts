import {
  type AggregatedEvent,
  type AnyEvent,
  type CloudTrailEvent,
  createScanner,
  type InsightEvent,
  type Json,
  type JsonObject,
  type UserIdentity,
} from '@trailmend/stream'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { AGGREGATED, EVENT_KINDS, INSIGHT, NETWORK_ACTIVITY } from '../../fixtures/event-kinds.ts'
import { utf8 } from '../collect.ts'

function firstOf<Type extends object>(event: object): Type {
  const scanner = createScanner()
  try {
    for (const batch of scanner.push(utf8(`${JSON.stringify({ Records: [event] })}${' '.repeat(64)}`)))
      for (const each of batch) return each.json<Type>()
    throw new Error('there is no event')
  } finally {
    scanner.close()
  }
}

describe('json()', () => {
  test.each(EVENT_KINDS.map((event) => [event.eventVersion, event] as const))('gives an event of version %s', (_version, event) => {
    expect(firstOf<AnyEvent>(event)).toEqual(JSON.parse(JSON.stringify(event)))
  })

  test('is called what one says', () => {
    const event = firstOf<CloudTrailEvent>(NETWORK_ACTIVITY)
    expectTypeOf(event.eventName).toBeString()
    expectTypeOf(event.userIdentity).toEqualTypeOf<UserIdentity | null | undefined>()
    expectTypeOf(event.userIdentity?.sessionContext?.sessionIssuer?.arn).toEqualTypeOf<string | undefined>()
    expectTypeOf(event.requestParameters).toEqualTypeOf<Json | undefined>()
    expect(event.vpcEndpointAccountId).toBe('111122223333')
  })

  test('without a type, is any object of JSON', () => {
    const json = (event: { json(): JsonObject }) => event.json()
    expectTypeOf(json).returns.toEqualTypeOf<JsonObject>()
  })
})

describe('types', () => {
  test('the category tells events apart', () => {
    const describe = (event: AnyEvent): string => {
      switch (event.eventCategory) {
        case 'Insight':
          expectTypeOf(event).toEqualTypeOf<InsightEvent>()
          return event.insightDetails.eventName ?? ''
        case 'Aggregated':
          expectTypeOf(event).toEqualTypeOf<AggregatedEvent>()
          return event.summary.primaryDimension?.dimension ?? ''
        default:
          expectTypeOf(event).toEqualTypeOf<CloudTrailEvent>()
          return event.eventName
      }
    }
    expect([INSIGHT, AGGREGATED, NETWORK_ACTIVITY].map(describe)).toEqual(['CompleteLifecycleAction', 'eventName', 'ListKeys'])
  })

  test('fields of tomorrow are there, of whatever type', () => {
    const event: CloudTrailEvent = { ...NETWORK_ACTIVITY, eventCategory: 'Data', eventVersion: '2.0', tomorrow: { a: 1 } }
    expectTypeOf(event.tomorrow).toBeUnknown()
    expect(event.tomorrow).toEqual({ a: 1 })
  })

  test('what AWS documents otherwise is an error', () => {
    // @ts-expect-error: a version is a text.
    const version: CloudTrailEvent = { ...NETWORK_ACTIVITY, eventVersion: 1.11 }
    // @ts-expect-error: readOnly is a boolean.
    const readOnly: CloudTrailEvent = { ...NETWORK_ACTIVITY, readOnly: 'true' }
    // @ts-expect-error: an Insights event says what is unusual.
    const insight: InsightEvent = { ...INSIGHT, insightDetails: undefined }
    expect([version, readOnly, insight]).toHaveLength(3)
  })
})
