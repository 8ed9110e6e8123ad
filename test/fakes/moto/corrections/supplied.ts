import type { Answer } from '../answer.ts'
import { errorAnswer, jsonAnswer, refused } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { CannedEvent, GroundState, PublicKey } from '../state.ts'
import type { Correction, Next } from './correction.ts'
import { cloudTrailPage } from './correction.ts'

const seconds = (date: Date): number => date.getTime() / 1000

interface Range {
  readonly from: number
  readonly to: number
}

/** The time range of a call in seconds; without one, what `otherwise` says. */
function rangeOf({ input }: MotoCall, otherwise: Range): Range {
  const { StartTime: from, EndTime: to } = input
  return { from: typeof from === 'number' ? from : otherwise.from, to: typeof to === 'number' ? to : otherwise.to }
}

const keyOnWire = (key: PublicKey): Readonly<Record<string, unknown>> => ({
  Value: key.value,
  Fingerprint: key.fingerprint,
  ValidityStartTime: seconds(key.validFrom),
  ValidityEndTime: seconds(key.validTo),
})

function publicKeys(call: MotoCall, state: GroundState): Answer {
  const now = Date.now() / 1000
  const range = rangeOf(call, { from: now, to: now })
  const valid = (key: PublicKey): boolean => seconds(key.validFrom) <= range.to && seconds(key.validTo) >= range.from
  return jsonAnswer({ PublicKeyList: (state.publicKeys.get(call.region) ?? []).filter(valid).map(keyOnWire) })
}

type Attribute = { readonly AttributeKey?: unknown; readonly AttributeValue?: unknown }

function hasAttribute(event: CannedEvent, { AttributeKey: key, AttributeValue: value }: Attribute): boolean {
  if (key !== 'ResourceName' && key !== 'ResourceType') return event[String(key)] === value
  const resources = Array.isArray(event.Resources) ? (event.Resources as Readonly<Record<string, unknown>>[]) : []
  return resources.some((resource) => resource[key] === value)
}

const LARGEST_PAGE = 50

function lookupEvents(call: MotoCall, state: GroundState): Answer {
  const { LookupAttributes, MaxResults, NextToken } = call.input
  const size = typeof MaxResults === 'number' ? MaxResults : LARGEST_PAGE
  if (size < 1 || size > LARGEST_PAGE)
    return errorAnswer(call, { code: 'InvalidMaxResultsException', message: 'MaxResults is out of range.' })
  const attributes: Attribute[] = Array.isArray(LookupAttributes) ? LookupAttributes : []
  const range = rangeOf(call, { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY })
  const found = (state.events.get(`${call.account} ${call.region}`) ?? [])
    .filter((event) => seconds(event.EventTime) >= range.from && seconds(event.EventTime) <= range.to)
    .filter((event) => attributes.every((attribute) => hasAttribute(event, attribute)))
    .sort((a, b) => b.EventTime.getTime() - a.EventTime.getTime())
  const start = Number(NextToken ?? 0)
  const Events = found.slice(start, start + size).map((event) => ({ ...event, EventTime: seconds(event.EventTime) }))
  return jsonAnswer({ Events, ...(start + size < found.length ? { NextToken: String(start + size) } : {}) })
}

// moto is asked all the same: it lacks the operation, but it checks the caller's permission first.
const supply =
  (answer: (call: MotoCall, state: GroundState) => Answer) =>
  async (call: MotoCall, next: Next, state: GroundState): Promise<Answer> => {
    const motos = await next(call)
    return refused(motos) ? motos : answer(call, state)
  }

/** Rows that answer what moto lacks altogether. */
export const suppliedCorrections: readonly Correction[] = [
  {
    id: 'public-keys',
    service: 'cloudtrail',
    operations: ['ListPublicKeys'],
    stands: 'supplies a call moto lacks',
    moto: 'lacks the operation',
    aws: "answers the Region's keys that were valid at some time of the range, without a range those valid now",
    page: cloudTrailPage('ListPublicKeys'),
    apply: supply(publicKeys),
  },
  {
    id: 'lookup-events',
    service: 'cloudtrail',
    operations: ['LookupEvents'],
    stands: 'supplies a call moto lacks',
    moto: 'lacks the operation',
    aws: 'answers the events of the account and Region, the latest first, at most fifty a page',
    page: cloudTrailPage('LookupEvents'),
    apply: supply(lookupEvents),
  },
]
