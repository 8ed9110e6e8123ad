import { expect, test } from 'vitest'
import type { Alert, AlertSink } from '../../../packages/collector/src/alert/alert.ts'
import { createAlertDesk } from '../../../packages/collector/src/alert/alert-desk.ts'
import { createLogAlerts, createQueueAlerts } from '../../../packages/collector/src/alert/alert-sinks.ts'
import { alertOfDigest, alertOfProblem, alertOfProgress, alertsOfHours } from '../../../packages/collector/src/alert/alerts-of.ts'
import { CollectorError } from '../../../packages/collector/src/collector-error.ts'
import { createMemoryLedger, emptyLedgerMemory } from '../../../packages/collector/src/ledger/memory-ledger.ts'
import { digest, judge, logKey, recordsOf } from '../complete/hours.ts'
import { turningClock } from '../source/turning-clock.ts'

const NEVER = new AbortController().signal
const alert = (id: string, more: Partial<Alert> = {}): Alert => ({ id, kind: 'tamper', at: 1, code: 'StopLogging', because: 'x', ...more })

function sinkOf(failures = 0) {
  const sent: string[] = []
  let left = failures
  const sink: AlertSink = {
    name: 'test',
    send: async (alerts) => {
      if (left-- > 0) throw new Error('throttled')
      sent.push(...alerts.map(({ id }) => id))
    },
  }
  return { sink, sent }
}
const deskOf = (sinks: readonly AlertSink[], memory = emptyLedgerMemory(), problems: string[] = []) =>
  createAlertDesk({
    ledger: createMemoryLedger({ by: 'test', memory }),
    clock: turningClock(),
    sinks,
    problem: (sink) => void problems.push(sink),
  })

test('an alert is sent once, to each sink', async () => {
  const [one, other] = [sinkOf(), sinkOf()]
  const desk = deskOf([one.sink, other.sink])
  for (const id of ['a', 'b', 'a']) await desk.raise(alert(id))
  await desk.raise(alert('a', { kind: 'silence' }))
  expect([await desk.flush(NEVER), await desk.flush(NEVER)]).toEqual([true, true])
  expect([one.sent, other.sent]).toEqual([
    ['a', 'b', 'a'],
    ['a', 'b', 'a'],
  ])
})
test('what was not sent is sent by the next process', async () => {
  const memory = emptyLedgerMemory()
  const broken = sinkOf(Number.POSITIVE_INFINITY)
  const first = deskOf([broken.sink], memory)
  await first.raise(alert('a'))
  expect(await first.flush(NEVER)).toBe(false)
  memory.remembered.set('alert/hostile', '{"id":7}')
  const { sink, sent } = sinkOf()
  const second = deskOf([sink], memory)
  expect([await second.flush(NEVER), sent]).toEqual([true, ['a']])
  const third = sinkOf()
  const last = deskOf([third.sink], memory)
  await last.raise(alert('a'))
  expect([await last.flush(NEVER), third.sent]).toEqual([true, []])
})
test('a sink that fails is tried again, and told of', async () => {
  const { sink, sent } = sinkOf(3)
  const problems: string[] = []
  const desk = deskOf([sink], undefined, problems)
  const end = new AbortController()
  const running = desk.run(end.signal)
  await desk.raise(alert('a'))
  while (sent.length === 0) await new Promise((resolve) => setImmediate(resolve))
  end.abort()
  await running
  expect([sent, problems]).toEqual([['a'], ['test', 'test', 'test']])
})
test('an alert that a sink never takes is in the way of no other', async () => {
  const sent: string[] = []
  const send = async (alerts: readonly Alert[]) => {
    if (alerts.some(({ id }) => id === 'poison')) throw new Error('refused')
    sent.push(...alerts.map(({ id }) => id))
  }
  const desk = deskOf([{ name: 'test', send }])
  const others = Array.from({ length: 25 }, (_, index) => `alert ${index}`)
  for (const id of ['poison', ...others]) await desk.raise(alert(id))
  const done: boolean[] = []
  for (let round = 0; round < 6; round++) done.push(await desk.flush(NEVER))
  expect([...sent].sort()).toEqual([...others].sort())
  expect(done).toEqual(done.map(() => false))
})
test('more than is held in memory waits in the ledger, and is sent', async () => {
  const { sink, sent } = sinkOf(1)
  const desk = deskOf([sink])
  for (let index = 0; index < 10_050; index++) await desk.raise(alert(`${index}`))
  const done: boolean[] = []
  for (let round = 0; round < 3; round++) done.push(await desk.flush(NEVER))
  expect(done).toEqual([false, false, true])
  expect([sent.length, new Set(sent).size]).toEqual([10_050, 10_050])
})
test('others do not hear again what one sink does not take', async () => {
  const [broken, well] = [sinkOf(2), sinkOf()]
  const desk = deskOf([broken.sink, well.sink])
  await desk.raise(alert('a'))
  expect(await desk.flush(NEVER)).toBe(false)
  await desk.raise(alert('b'))
  expect([await desk.flush(NEVER), await desk.flush(NEVER), await desk.flush(NEVER)]).toEqual([false, true, true])
  // What was refused goes behind the others.
  expect([broken.sent, well.sent]).toEqual([
    ['b', 'a'],
    ['a', 'b'],
  ])
})

test('a queue gets each alert as a message, but none that is over', async () => {
  const bodies: string[] = []
  const queue = createQueueAlerts({
    name: 'alerts',
    send: async (some) => {
      bodies.push(...some)
      return some.map(() => 'done' as const)
    },
  })
  // SQS takes neither of these as they are.
  const odd = alert('a', { subject: '\ufffe\uffff\0\ud800' })
  await queue.send([odd, alert('b', { isOver: true })], NEVER)
  await queue.send([alert('c', { isOver: true })], NEVER)
  expect(bodies.map((body) => JSON.parse(body))).toEqual([{ v: 1, ...odd }])
  expect(bodies.join('')).toMatch(/^[ -~]+$/)
  const failing = createQueueAlerts({ name: 'alerts', send: async () => [{ failed: 'AccessDenied' }] })
  await expect(failing.send([alert('a')], NEVER)).rejects.toThrow('AccessDenied')
})
test('a logger gets all of them', async () => {
  const logged: Alert[] = []
  await createLogAlerts((each) => void logged.push(each)).send([alert('a'), alert('b', { isOver: true })], NEVER)
  expect(logged).toHaveLength(2)
})

test('a source from which nothing can come any more becomes an alert, one an hour', () => {
  const gone = { of: 'source', name: 'trail', because: 'the queue is not there: trail', isFatal: true } as const
  const error = new CollectorError('queue-gone', 'trail')
  expect(alertOfProblem({ ...gone, isFatal: false }, 7)).toBe(undefined)
  expect(alertOfProblem({ ...gone, of: 'sink' }, 7)).toBe(undefined)
  expect(alertOfProblem(gone, 7)).toMatchObject({ code: 'source-gone' })
  expect(alertOfProblem({ ...gone, error }, 7)).toEqual({
    ...{ id: 'source/trail/queue-gone/1970-01-01T00', kind: 'silence', at: 7, code: 'queue-gone', subject: 'trail' },
    because: 'Nothing can come from it: the queue is not there: trail.',
  })
})

test('digests, twins and hours become alerts', () => {
  const forged = digest(1, { verdict: { is: 'tampered', code: 'digest-unsigned', because: 'x'.repeat(5_000), isSigned: false } })
  expect(alertOfDigest(digest(1), 7)).toBe(undefined)
  expect(alertOfDigest(forged, 7)).toMatchObject({
    kind: 'verification',
    code: 'digest-unsigned',
    because: expect.stringMatching(/^x{499}…$/),
  })
  expect(alertOfProgress({ is: 'twins', id: 's3://b/k', events: 2 }, 7)).toMatchObject({ kind: 'twins', subject: 's3://b/k' })
  expect(alertOfProgress({ is: 'drained', source: 'x' }, 7)).toBe(undefined)
  const chain = [-1, 0, 1, 2, 3].map((hour) => digest(hour))
  const records = recordsOf(chain).filter(({ id }) => !id.endsWith(logKey(1.3)) && !id.endsWith(logKey(1.7)))
  const hours = judge({ digests: chain, records: records.map((each, index) => (index === 2 ? { ...each, sha256: '0'.repeat(64) } : each)) })
  expect(alertsOfHours(hours, 7).map(({ kind, code, id }) => `${kind} ${code} ${id}`)).toEqual([
    'verification log-modified 111122223333/us-east-2/2026-11-22T10:00:00.000Z/log-modified',
    'gap not-stored 111122223333/us-east-2/2026-11-22T11:00:00.000Z/not-stored',
  ])
})

test('what is noted is kept before an object is finished, however often that takes', async () => {
  const memory = emptyLedgerMemory()
  const ledger = createMemoryLedger({ by: 'test', memory })
  const problems: string[] = []
  let failures = 1
  const failing = async (name: string, value: string): Promise<void> => {
    if (failures-- > 0) throw new Error('throttled')
    await ledger.remember(name, value)
  }
  const { sink, sent } = sinkOf()
  const desk = createAlertDesk({
    ledger: { ...ledger, remember: failing },
    clock: turningClock(),
    sinks: [sink],
    problem: (what) => void problems.push(what),
  })
  desk.note(alert('a'))
  await expect(desk.ledger.finish([])).rejects.toThrow('throttled')
  expect([[...memory.remembered.keys()], problems]).toEqual([[], ['the ledger']])
  await desk.ledger.finish([])
  expect([[...memory.remembered.keys()], await desk.flush(NEVER), sent]).toEqual([['alert/tamper/a'], true, ['a']])
})
