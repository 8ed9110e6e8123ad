import type { Files } from './file-list.ts'
import { type PoolOptions, partsOf } from './options.ts'
import { type RunParts, run } from './run.ts'

/** What a task made of a file, or the error that it or the file ended with. */
export type FileResult<Result> = {
  /** Its path, or the name that its bytes were given. */
  readonly file: string
  /** The file's place in the list, from 0. */
  readonly index: number
} & ({ readonly isDone: true; readonly result: Result } | { readonly isDone: false; readonly error: unknown })

/**
 * What a task makes of each of many CloudTrail logs, by several threads: so that only what is made of the events, and no event, goes
 * from one thread to another.
 *
 * @param files - paths, `file:` URLs or bytes of logs as `readEvents` takes them; asked for one more only when a thread has room
 * @param task - the module whose default export is the `FileTask`, such as `new URL('./count-logins.js', import.meta.url)`
 *
 * Throws what `readFiles` throws, a `PoolError` (`no-task`) where the module has none, and what loading it throws.
 */
export function mapFiles<Result>(files: Files, task: URL, options: PoolOptions = {}): AsyncIterable<FileResult<Result>> {
  const parts = partsOf(options, task)
  return { [Symbol.asyncIterator]: () => results<Result>(files, parts, options.errors === 'throw') }
}

async function* results<Result>(files: Files, parts: RunParts, isThrown: boolean): AsyncGenerator<FileResult<Result>> {
  for await (const { job, end } of run(files, parts)) {
    if (end === undefined) continue
    const place = { file: job.path, index: job.index }
    if (end.error === undefined) yield { ...place, isDone: true, result: end.result as Result }
    else if (isThrown) throw end.error.thrown
    else yield { ...place, isDone: false, error: end.error.thrown }
  }
}
