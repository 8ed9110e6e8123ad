import type { EventStream } from '../read/event-stream.ts'
import { PoolError } from './pool-error.ts'

/**
 * What is done with one file: the default export of a module, so that a worker can load it. What it returns is handed to the thread
 * that asked as `structuredClone` does it; see `transfer`. What it throws is the error of that file, and of no other.
 *
 * @param stream - the file's events; a batch is valid until the next one
 * @param file - the file's path
 */
export type FileTask<Result> = (stream: EventStream, file: string) => Result | Promise<Result>

/** Loads a task. Throws a `PoolError` (`no-task`) where there is none, and what loading throws. */
export async function loadTask(url: string): Promise<FileTask<unknown>> {
  const { default: task }: { readonly default?: unknown } = await import(url)
  if (typeof task !== 'function') throw new PoolError('no-task', url)
  return task as FileTask<unknown>
}
