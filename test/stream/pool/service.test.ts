import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { FileTask } from '../../../packages/stream/src/pool/load-task.ts'
import type { Answer, Report } from '../../../packages/stream/src/pool/message.ts'
import { createService } from '../../../packages/stream/src/pool/service.ts'
import { wideEvent } from './files.ts'

const LIMIT = 1_000_000
const log = (events: number) => Buffer.from(`{"Records":[${Array.from({ length: events }, () => wideEvent('A', 10_000)).join()}]}`)
const FILES: ReadonlyMap<string, Buffer> = new Map([
  ['large', log(2000)],
  ['small', log(1)],
])

function begin(task?: FileTask<unknown>) {
  const reports: Report[] = []
  const memory: ArrayBuffer[] = []
  const service = createService({
    setup: { read: {}, task: undefined, unreadBytes: LIMIT },
    task,
    open: (path) => Uint8Array.from(FILES.get(path) ?? []),
    send: (report, handed) => {
      memory.push(...handed)
      reports.push(structuredClone(report, { transfer: [...handed] }))
    },
  })
  const answers = () => reports.filter((report): report is Answer => report.kind === 'answer')
  const cost = () => answers().reduce((total, answer) => total + answer.cost, 0)
  const largest = () => Math.max(...answers().map((answer) => answer.cost))
  return { service, reports, memory, answers, cost, largest }
}

/** Until nothing happens any more. */
async function settle(count: () => number): Promise<void> {
  for (let before = -1; before !== count(); ) {
    before = count()
    for (let turns = 0; turns < 5; turns++) await turn()
  }
}

describe('what nobody has taken', () => {
  test('stops the reading', async () => {
    const { service, answers, cost, largest } = begin()
    service.take({ kind: 'file', index: 0, path: 'large' })
    await settle(cost)
    expect(cost()).toBeGreaterThanOrEqual(LIMIT)
    expect(cost()).toBeLessThan(LIMIT + largest())
    expect(answers().at(-1)?.end).toBeUndefined()

    let taken = 0
    while (answers().at(-1)?.end === undefined) {
      const bytes = answers()[taken++]?.cost ?? Number.NaN
      service.take({ kind: 'taken', bytes, memory: [] })
      await settle(cost)
      const unread = answers()
        .slice(taken)
        .reduce((total, answer) => total + answer.cost, 0)
      expect(unread).toBeLessThan(LIMIT + 2 * largest())
    }
    expect(cost()).toBeGreaterThan(20_000_000)
  })

  test('stops the next file from being begun', async () => {
    const begun: string[] = []
    const { service, cost } = begin((_stream, file) => void begun.push(file))
    for (let index = 0; index < 500; index++) service.take({ kind: 'file', index, path: 'small' })
    await settle(cost)
    expect(begun.length).toBeLessThan(100)
    const before = begun.length
    service.take({ kind: 'taken', bytes: cost() / 2, memory: [] })
    await settle(cost)
    expect(begun.length).toBeGreaterThan(before)
    service.take({ kind: 'taken', bytes: 1e9, memory: [] })
    await settle(cost)
    expect(begun.length).toBe(500)
  })
})

test('small files are announced before they are read, so that the next one can come', async () => {
  const { service, reports, cost } = begin()
  for (const index of [0, 1]) service.take({ kind: 'file', index, path: 'small' })
  await settle(cost)
  const isNextSoon = (report: Report) => report.kind === 'answer' && report.isNextSoon
  expect(reports.map((report) => [report.kind, isNextSoon(report)])).toEqual([
    ['soon', false],
    ['answer', true],
    ['answer', false],
  ])
  expect(reports.filter((report) => report.kind === 'answer').map(({ index, end }) => [index, end])).toEqual([
    [0, { result: undefined }],
    [1, { result: undefined }],
  ])
})

test('puts events into memory that came back', async () => {
  const { service, cost, memory } = begin()
  service.take({ kind: 'file', index: 0, path: 'large' })
  await settle(cost)
  const [sent] = memory
  expect(sent?.detached).toBe(true)
  const back = new ArrayBuffer(2 ** 20)
  service.take({ kind: 'taken', bytes: 1e9, memory: [back] })
  await settle(cost)
  expect(memory).toContain(back)
})

test('stopped, it answers nothing more', async () => {
  const { service, cost } = begin()
  service.take({ kind: 'file', index: 0, path: 'large' })
  await settle(cost)
  const before = cost()
  service.stop()
  service.take({ kind: 'taken', bytes: 1e9, memory: [] })
  await settle(cost)
  expect(cost()).toBe(before)
})
