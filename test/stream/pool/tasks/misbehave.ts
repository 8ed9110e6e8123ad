import { basename } from 'node:path'
import { exit } from 'node:process'
import { type FileTask, transfer } from '@trailmend/stream/pool'

/** What a task may do that is not just to return something, by the name of the file. */
const DEEDS: Readonly<Record<string, () => unknown>> = {
  exit: () => exit(0),
  'exit-3': () => exit(3),
  'throw-later': () => new Promise(() => setTimeout(() => nothing(new RangeError('later')))),
  throw: () => nothing(Object.assign(new TypeError('thrown', { cause: new Error('why') }), { code: 'E_TASK', at: 7 })),
  'throw-text': () => nothing('a text'),
  reject: () => Promise.reject(new Error('rejected')),
  function: () => () => 1,
  'function-inside': () => ({ events: [() => 1] }),
  memory: () => {
    const bytes = Uint8Array.from([1, 2, 3])
    return transfer({ bytes }, [bytes.buffer])
  },
  'too-much': () => {
    const all: object[] = []
    for (;;) all.push(Array.from({ length: 1000 }, (_, index) => ({ index })))
  },
  nothing: () => undefined,
}

function nothing(thrown: unknown): never {
  throw thrown
}

const misbehave: FileTask<unknown> = (_stream, file) => DEEDS[basename(file)]?.() ?? basename(file)
export default misbehave
