import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Question, questionKey, type RecordedCall } from '@trailmend/core'
import { UsageError } from '../usage-error.ts'

/** Keeps the calls of many accounts out of memory until they are judged. */
export interface Spool {
  /** Put calls of one account away. What was put before stays. */
  put(account: string, calls: readonly RecordedCall[]): Promise<void>
  /** The accounts of which something was put, sorted. */
  accounts(): readonly string[]
  /** All calls of an account, in the order of a recording. */
  calls(account: string): Promise<readonly RecordedCall[]>
  /** What one account was told that asked a question; where none is named, the last account that was told anything. */
  answer(question: Question, account?: string): Promise<RecordedCall | undefined>
  /** Let go of what is kept. Safe to call twice. */
  close(): Promise<void>
}

/** Bytes kept in memory before a file is begun, so that a few accounts need none. */
const MEMORY_BYTES = 16 * 2 ** 20

/** Who may look for an answer: nobody but its own account, who knows the account that has it, or whoever asks the same. */
export type Sharing = 'with-nobody' | 'with-who-knows-the-account' | 'with-anyone'

interface Place {
  readonly start: number
  readonly length: number
}

/** Where the answers to one question are that others may look for. */
interface Shared {
  readonly byAccount: Map<string, Place>
  last: string
}

/**
 * A spool in memory, and in a temporary file that only this process can find once that is full.
 *
 * What stays in memory is where each account's calls are, and of each answer that another account may look for its place: some
 * dozen bytes, however long the answer. `put` throws a `UsageError` where the file cannot be written.
 */
export function createSpool(sharing: (call: RecordedCall) => Sharing, memoryBytes: number = MEMORY_BYTES): Spool {
  const store = createStore(memoryBytes)
  const chunks = new Map<string, Place[]>()
  const index = new Map<string, Shared>()
  return {
    put: async (account, calls) => {
      const lines = calls.map((call) => Buffer.from(`${JSON.stringify(call)}\n`))
      const start = await store.append(Buffer.concat(lines))
      const whole = { start, length: lines.reduce((sum, line) => sum + line.length, 0) }
      chunks.set(account, [...(chunks.get(account) ?? []), whole])
      let at = start
      for (const [number, call] of calls.entries()) {
        const length = lines[number]?.length ?? 0
        share(call, { start: at, length })
        at += length
      }
    },
    accounts: () => [...chunks.keys()].sort(),
    calls: async (account) => {
      const texts = await Promise.all((chunks.get(account) ?? []).map((place) => store.read(place)))
      return inOrder(texts.flatMap(parseLines))
    },
    answer: async (question, account) => {
      const answers = index.get(questionKey(question))
      const place = answers?.byAccount.get(account ?? answers.last)
      return place === undefined ? undefined : parseLines(await store.read(place))[0]
    },
    close: store.close,
  }

  function share(call: RecordedCall, place: Place): void {
    const shared = sharing(call)
    if (shared === 'with-nobody') return
    const key = questionKey(call)
    const answers = index.get(key) ?? { byAccount: new Map<string, Place>(), last: '' }
    index.set(key, answers)
    if (shared === 'with-anyone' || !answers.byAccount.has(call.account)) answers.byAccount.set(call.account, place)
    if (shared === 'with-anyone' && call.account > answers.last) answers.last = call.account
  }
}

function parseLines(text: string): readonly RecordedCall[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RecordedCall]))
}

/**
 * Calls in the order of a recording: by account, then by question. Answers come in any order; a recording keeps them in one, so
 * that two can be compared. Of two calls that ask the same, the one that was answered comes last, for the last one counts.
 */
export function inOrder(calls: readonly RecordedCall[]): readonly RecordedCall[] {
  const keyed = calls.map((call) => ({ call, key: `${call.account}|${questionKey(call)}|${'output' in call ? 1 : 0}` }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ call }) => call)
}

interface Store {
  /** Put bytes at the end, and tell where they begin. */
  append(bytes: Buffer): Promise<number>
  read(place: Place): Promise<string>
  close(): Promise<void>
}

function createStore(memoryBytes: number): Store {
  let memory: { readonly start: number; readonly bytes: Buffer }[] = []
  let file: FileHandle | undefined
  let end = 0
  let turn: Promise<unknown> = Promise.resolve()
  return {
    append: (bytes) => {
      const appended = turn.then(() => append(bytes))
      turn = appended.catch(() => undefined)
      return appended
    },
    read: async ({ start, length }) => {
      await turn
      if (file === undefined) return inMemory(start, length).toString('utf8')
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await file.read(bytes, 0, length, start)
      if (bytesRead !== length) throw new Error(`the temporary file ends at byte ${start + bytesRead}`)
      return bytes.toString('utf8')
    },
    close: async () => {
      memory = []
      await file?.close()
      file = undefined
    },
  }

  async function append(bytes: Buffer): Promise<number> {
    const start = end
    end += bytes.length
    memory.push({ start, bytes })
    if (file === undefined && end <= memoryBytes) return start
    try {
      file ??= await openUnseen()
      for (const part of memory) await writeAt(file, part.bytes, part.start)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new UsageError(`cannot keep what was answered in ${tmpdir()}: ${why}; make room there, or set TMPDIR to another folder`, {
        cause: error,
      })
    }
    memory = []
    return start
  }

  /** What is read was put in one piece. */
  function inMemory(start: number, length: number): Buffer {
    const part = memory.findLast((each) => each.start <= start)
    const from = start - (part?.start ?? 0)
    return part?.bytes.subarray(from, from + length) ?? Buffer.alloc(0)
  }
}

/** A disk that is nearly full takes a part, and refuses the rest when it is asked again. */
async function writeAt(file: FileHandle, bytes: Buffer, start: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, start + done)
    done += bytesWritten
  }
}

/** A file without a name: what interrupts the check leaves nothing behind, and nobody else can read it. */
async function openUnseen(): Promise<FileHandle> {
  const path = join(tmpdir(), `trailmend-${randomUUID()}.tmp`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}
