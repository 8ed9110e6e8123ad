import type { EventBatch } from '../../event/batch.ts'
import type { CompiledWhere } from '../../event/where.ts'
import { StreamError } from '../../stream-error.ts'
import { limitsOf } from '../guard.ts'
import type { ReadOptions } from '../options.ts'
import { type Broken, checked, type Inner, innerOf, WRAPPING_FORMS } from './forms.ts'
import { createInnerScan } from './inner-scan.ts'
import { createTable, type Table } from './table.ts'
import type { Unwrapper, WrappedRows } from './unwrapper.ts'

const CONTROL = 'CONTROL_MESSAGE'
/** Texts of a table are scanned together when they come to this many bytes. */
const ENOUGH = 256 * 1024

/** Takes events out of wrappers, and scans them with the options of the scanner that met those. */
export function createUnwrapper(where: CompiledWhere | undefined, options: ReadOptions): Unwrapper {
  const { scan, takeUnwanted, expire, close } = createInnerScan(where, options)
  let table: Table | undefined
  /** What only a control message may hold, of the present document. */
  let held: StreamError | undefined
  return { unwrap, endDocument, unwrapTable, endTable, takeUnwanted, expire, close }

  function* unwrap({ page, chosen, wrapping, messageType }: WrappedRows): Generator<EventBatch> {
    const inners: Inner[] = []
    let broken: StreamError | undefined
    for (const index of chosen) {
      const inner = innerOf(page, index, wrapping)
      if ('bytes' in inner) broken = held
      else if (wrapping !== 'log-event' || inner.code !== 'not-a-log') broken = held ?? failure(inner)
      else if (messageType !== CONTROL) held ??= failure(inner)
      if (broken !== undefined) break
      if ('bytes' in inner) inners.push(inner)
    }
    yield* scan(inners, WRAPPING_FORMS[wrapping].other)
    if (broken !== undefined) throw broken
  }

  function endDocument(messageType: string | undefined): void {
    if (held !== undefined && messageType !== CONTROL) throw held
    held = undefined
  }

  function* unwrapTable(bytes: Uint8Array, offset: number): Generator<EventBatch> {
    table ??= createTable({ source: options.name, mostBytes: limitsOf(options).maxRecordBytes })
    yield* scanTexts(table.push(bytes, offset))
  }

  function* endTable(offset: number): Generator<EventBatch> {
    if (table !== undefined) yield* scanTexts(table.end(offset))
  }

  /** Scans the texts of a table. What is good before an error is given before it. */
  function* scanTexts(texts: Iterable<Inner>): Generator<EventBatch> {
    const { other } = WRAPPING_FORMS['lake-row']
    let inners: Inner[] = []
    let size = 0
    try {
      for (const text of texts) {
        const inner = checked(text, other)
        if (!('bytes' in inner)) throw failure(inner)
        inners.push(inner)
        size += inner.bytes.length
        if (size < ENOUGH) continue
        const enough = inners
        inners = []
        size = 0
        yield* scan(enough, other)
      }
    } catch (error) {
      yield* scan(inners, other)
      throw error
    }
    yield* scan(inners, other)
  }

  function failure({ code, offset, detail }: Broken): StreamError {
    return new StreamError(code, { offset, source: options.name, detail })
  }
}
