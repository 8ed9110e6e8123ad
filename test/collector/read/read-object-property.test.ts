import { type Event, StreamError } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createIdentify } from '../../../packages/collector/src/dedupe/event-identity.ts'
import { createSeenEvents } from '../../../packages/collector/src/dedupe/seen-events.ts'
import { addendumOf } from '../../../packages/collector/src/read/addendum.ts'
import { type ReadInto, readObject } from '../../../packages/collector/src/read/read-object.ts'
import type { Parcel } from '../../../packages/collector/src/sink/sink.ts'
import { record } from '../../stream/batch/records.ts'
import { origin } from '../sink/events.ts'

/** Everything between 9:45 and 10:00 is late, or not, by this. */
const ORIGIN = origin('x', { time: Date.UTC(2026, 10, 22, 10, 15) })
const LATE_BEFORE = '2026-11-22T10:00:00Z'

const isWanted = ({ eventName }: Event): boolean => eventName?.length !== 17
const isRefused = ({ raw }: Event): boolean => raw.length % 5 === 0

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** What is asked of an event, or that it is broken. */
function tried<T>(ask: () => T): T | 'broken' {
  try {
    return ask()
  } catch (error) {
    if (error instanceof StreamError && error.code === 'invalid-record') return 'broken'
    throw error
  }
}

/** The same as reading an object, the plain way: one event after the other, each by what it says. */
function createPlain() {
  const seen = new Map<string, Map<string, number>>()
  return async (body: Uint8Array, owner: number) => {
    const told = {
      read: 0,
      filtered: 0,
      duplicate: 0,
      twins: 0,
      late: 0,
      addenda: 0,
      refused: [] as number[],
      written: [] as number[],
      lines: [] as string[],
    }
    for await (const event of readEvents(body, { engine: 'typescript' }).events()) {
      const ordinal = told.read++
      const parts = tried(() => [event.eventID, event.eventID ? event.get('recipientAccountId') : ''] as const)
      if (!isWanted(event)) told.filtered++
      else if (parts === 'broken') told.refused.push(ordinal)
      else if (isNew(event, parts, { owner, told })) {
        if (isRefused(event)) told.refused.push(ordinal)
        else {
          told.written.push(ordinal)
          told.lines.push(text(event.raw))
        }
      }
    }
    return { ...told, refused: told.refused.sort((one, other) => one - other) }
  }

  function isNew(
    event: Event,
    [id, account]: readonly [string | undefined, unknown],
    { owner, told }: { owner: number; told: { duplicate: number; twins: number; late: number; addenda: number } },
  ): boolean {
    if (id === undefined || id === '') return true
    const name = JSON.stringify([id, typeof account === 'string' ? account : ''].map((each) => each.toWellFormed()))
    const others = seen.get(name) ?? new Map<string, number>()
    seen.set(name, others)
    if (others.has(text(event.raw))) {
      told.duplicate++
      return false
    }
    others.set(text(event.raw), owner)
    const time = tried(() => event.eventTime)
    const isLate = time !== undefined && time !== 'broken' && time < LATE_BEFORE
    if (isLate) told.late++
    const addendum = isLate ? tried(() => addendumOf(event)) : undefined
    if (addendum !== undefined && addendum !== 'broken') told.addenda++
    else if (others.size > 1) told.twins++
    return true
  }
}

function createReader() {
  const lines: string[] = []
  const parcel: Parcel = {
    write: (batch) => {
      for (const event of batch) lines.push(text(event.raw))
    },
    commit: async () => ({}),
    abort: () => undefined,
  }
  const base: Omit<ReadInto, 'owner'> = {
    filter: { event: isWanted },
    process: (batch) => [...batch].flatMap((event, index) => (isRefused(event) ? [{ index, because: 'five' }] : [])),
    limits: {},
    origin: ORIGIN,
    identify: createIdentify(new Uint8Array(32)),
    seen: createSeenEvents(10_000, 3),
    pending: () => undefined,
    parcels: [parcel],
    signal: new AbortController().signal,
  }
  return async (body: Uint8Array, owner: number) => {
    lines.length = 0
    const { read, filtered, duplicate, twins, late, addenda, refused, written } = await readObject(body, { ...base, owner })
    return {
      read,
      filtered,
      duplicate,
      twins,
      late,
      addenda: addenda.length,
      refused: refused.map(({ ordinal }) => ordinal).sort((one, other) => one - other),
      written: Array.from({ length: written.length }, (_, index) => written.at(index)),
      lines: [...lines],
    }
  }
}

/** Of few different events, so that there are copies and twins of each; some are addenda. */
const logs = fc
  .tuple(
    fc.array(
      fc.tuple(record, fc.constantFrom('', ',"eventID":"a"', ',"eventID":"\\u0061"', ',"eventID":"b"', ',"eventID":"\xff"'), fc.boolean()),
      { minLength: 1, maxLength: 6 },
    ),
    fc.array(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
  )
  .map(([events, objects]) => {
    const texts = events.map(
      ([each, id, isAddendum]) => `${each.slice(0, -1)}${id}${isAddendum ? ',"addendum":{"reason":"UPDATED_DATA"}' : ''}}`,
    )
    return objects.map((places) => `{"Records":[${places.map((place) => texts[place % texts.length]).join(',')}]}`)
  })

test('an object is read as one would read it event by event, whatever is in it and was in others', async () => {
  const check = async (texts: readonly string[]) => {
    const [plain, read] = [createPlain(), createReader()]
    for (const [owner, each] of texts.entries()) {
      const body = Buffer.from(each, 'latin1')
      expect(await read(body, owner + 1)).toEqual(await plain(body, owner + 1))
    }
  }
  await fc.assert(fc.asyncProperty(logs, check), { numRuns: 400 })
})
