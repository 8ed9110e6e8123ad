const MESSAGES = {
  'cannot-start': 'a worker cannot start',
  'no-task': 'the default export of the task is no function',
  'not-a-file': 'it is no file',
  'not-cloneable': 'what the task made of it cannot be handed to another thread',
  'out-of-memory': 'its worker ran out of memory',
  'worker-ended': 'its worker ended before it did',
} as const

export type PoolErrorCode = keyof typeof MESSAGES

/** Something about the pool went wrong, and not about what a file holds. */
export class PoolError extends Error {
  override readonly name = 'PoolError'
  readonly code: PoolErrorCode
  /** The file, where it is about one. */
  readonly file: string | undefined

  constructor(code: PoolErrorCode, file?: string, options?: ErrorOptions) {
    super(`${file === undefined ? '' : `${file}: `}${MESSAGES[code]}`, options)
    this.code = code
    this.file = file
  }
}
