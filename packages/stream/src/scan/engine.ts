import { writeKeys } from './keys.ts'
import { BLOCK, INFLATE, INFLATE_SLACK, INFLATE_WORDS, STATE, STATE_WORDS, WINDOW } from './layout.ts'
import { SCANNER } from './scanner-wasm.ts'
import { createTypescriptScan } from './typescript-scan.ts'

const PAGE = 65536
/** Bytes of the window that an engine begins with: small enough for a cache, large enough that batches pay. */
const FIRST_WINDOW = 512 * 1024
/** Engines at rest, kept for whoever comes next. */
const MOST_AT_REST = 4

export type EngineName = 'wasm' | 'typescript'

/** A scan and the memory it works on. */
export interface Engine {
  readonly name: EngineName
  /** Replaced by `grow`. */
  memory: ArrayBufferLike
  bytes: Uint8Array
  words: Int32Array
  /** The words of `STATE`. */
  state: Int32Array
  /** Scans from one place of `bytes` to another, and says where it stopped; the rows tell what it found. */
  scan: (from: number, to: number) => number
  /** Unzips into the window; only WebAssembly does. */
  readonly inflate: Inflate | undefined
  /** The words of `INFLATE`. */
  inflateState: Int32Array
  /** Writes the identities of the records of the rows from one up to another, and says how many it could not; only WebAssembly does. */
  readonly identify: ((first: number, end: number) => number) | undefined
  /** What was written where identities find their key. */
  identityKey: Uint8Array | undefined
  /** Where the window ends: bytes may stand below. */
  limit: number
  /** Makes room for as many bytes in the window at least. What it held stays. */
  readonly grow: (windowBytes: number) => void
}

/** DEFLATE, into the window. */
export interface Inflate {
  /** Inflates what stands in the input up to `inEnd`, to `room` at most, and says why it stopped: an `INFLATE_` constant. */
  readonly run: (inEnd: number, isLast: boolean, room: number) => number
  /** The CRC-32 of the bytes between two places, behind bytes that have the CRC-32 `before`. */
  readonly crc32: (from: number, to: number, before: number) => number
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBufferLike; grow(pages: number): number }
  scan(from: number, to: number): number
  identify(first: number, end: number): number
  inflate(inEnd: number, isLast: boolean, room: number): number
  crc32(from: number, to: number, before: number): number
}

/** The part of the WebAssembly interface that is used, as every platform has it. */
interface WebAssemblyPort {
  validate(bytes: Uint8Array): boolean
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object) => { readonly exports: unknown }
}

const atRest: Engine[] = []
let compiled: object | undefined
let supported: boolean | undefined

declare const WebAssembly: WebAssemblyPort | undefined

function platform(): WebAssemblyPort | undefined {
  return typeof WebAssembly === 'undefined' ? undefined : WebAssembly
}

/** Whether this platform runs the WebAssembly engine: its module is itself the probe for SIMD. */
export function isWasmSupported(): boolean {
  supported ??= platform()?.validate(scannerBytes()) ?? false
  return supported
}

/** An engine that nobody else has. `auto` is WebAssembly where it has SIMD. Hand it back with `releaseEngine`. */
export function acquireEngine(wanted: EngineName | 'auto'): Engine {
  const name = wanted === 'auto' ? (isWasmSupported() ? 'wasm' : 'typescript') : wanted
  const index = atRest.findIndex((engine) => engine.name === name)
  const engine = index >= 0 ? atRest.splice(index, 1)[0] : undefined
  if (engine === undefined) return name === 'wasm' ? createWasmEngine() : createTypescriptEngine()
  return engine
}

/** Hands an engine back. Views on its memory are no longer to be used. */
export function releaseEngine(engine: Engine): void {
  if (atRest.length < MOST_AT_REST && engine.bytes.length <= 4 * FIRST_WINDOW) atRest.push(engine)
}

function scannerBytes(): Uint8Array {
  return Uint8Array.from(atob(SCANNER), (letter) => letter.charCodeAt(0))
}

function createWasmEngine(): Engine {
  const port = platform()
  if (port === undefined) throw new Error('this platform has no WebAssembly')
  compiled ??= new port.Module(scannerBytes())
  const scanner = new port.Instance(compiled).exports as Exports
  scanner.memory.grow(pagesOf(FIRST_WINDOW) - scanner.memory.buffer.byteLength / PAGE)
  writeKeys(scanner.memory.buffer)
  const engine: Engine = {
    name: 'wasm',
    ...viewsOf(scanner.memory.buffer),
    scan: scanner.scan,
    inflate: { run: scanner.inflate, crc32: scanner.crc32 },
    identify: scanner.identify,
    identityKey: undefined,
    grow: (windowBytes) => {
      const more = pagesOf(windowBytes) - engine.bytes.length / PAGE
      if (more > 0) scanner.memory.grow(more)
      Object.assign(engine, viewsOf(scanner.memory.buffer))
    },
  }
  return engine
}

function createTypescriptEngine(): Engine {
  const memory = new ArrayBuffer(pagesOf(FIRST_WINDOW) * PAGE)
  writeKeys(memory)
  const engine: Engine = {
    name: 'typescript',
    ...viewsOf(memory),
    scan: createTypescriptScan(memory),
    inflate: undefined,
    identify: undefined,
    identityKey: undefined,
    grow: (windowBytes) => {
      if (pagesOf(windowBytes) * PAGE <= engine.bytes.length) return
      const larger = new ArrayBuffer(pagesOf(windowBytes) * PAGE)
      new Uint8Array(larger).set(engine.bytes)
      Object.assign(engine, viewsOf(larger), { scan: createTypescriptScan(larger) })
    },
  }
  return engine
}

function pagesOf(windowBytes: number): number {
  return Math.ceil((WINDOW + windowBytes + INFLATE_SLACK + 2 * BLOCK) / PAGE)
}

function viewsOf(memory: ArrayBufferLike): Pick<Engine, 'memory' | 'bytes' | 'words' | 'state' | 'inflateState' | 'limit'> {
  const bytes = new Uint8Array(memory)
  return {
    memory,
    bytes,
    words: new Int32Array(memory),
    state: new Int32Array(memory, STATE, STATE_WORDS),
    inflateState: new Int32Array(memory, INFLATE, INFLATE_WORDS),
    limit: bytes.length - INFLATE_SLACK - 2 * BLOCK,
  }
}
