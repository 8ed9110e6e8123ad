// The entry for Node, on whatever platform says that it has Node's modules.

import { readFileSync } from 'node:fs'
import type { Json } from '@trailmend/stream'
import { readEvents } from '@trailmend/stream/node'
import { HOT_FIELDS } from '../../../packages/stream/src/scan/hot-fields.ts'
import { hotOf } from '../collect.ts'

/** What became of the files. */
export interface FilesReport {
  readonly comparisons: number
  readonly wrong: readonly string[]
}

/** Reads files that hold the same log, the first of them as it is: by path and as bytes, with both engines. */
export async function checkFiles([first, ...others]: readonly string[]): Promise<FilesReport> {
  const records: readonly Json[] = JSON.parse(readFileSync(first!, 'utf8')).Records
  const wrong: string[] = []
  let comparisons = 0
  const same = (what: string, found: unknown, wanted: unknown) => {
    comparisons++
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.push(what)
  }
  for (const path of [first!, ...others])
    for (const engine of ['wasm', 'typescript'] as const)
      for (const [form, stream] of [
        ['path', readEvents(path, { engine })],
        ['bytes', readEvents(readFileSync(path), { engine })],
      ] as const) {
        const what = `${path}, ${engine}, ${form}`
        let index = 0
        try {
          for await (const batch of stream)
            for (const event of batch) {
              const record = records[index++] ?? null
              const hot = hotOf(record)
              same(what, event.json(), record)
              for (const [each, field] of HOT_FIELDS.entries()) same(`${what}, ${field}`, event.get(field), hot[each])
            }
        } catch (error) {
          wrong.push(`${what}: ${error}`)
        }
        same(`${what}, records`, index, records.length)
      }
  return { comparisons, wrong }
}
