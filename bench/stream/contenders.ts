import type { Prepared } from './peers/cache.ts'
import { javaCommand, prepareJava } from './peers/java.ts'
import { prepareJq } from './peers/jq.ts'
import { prepareNpm } from './peers/npm.ts'
import { preparePython, pythonCommand } from './peers/python.ts'
import { scriptPath } from './scripts.ts'
import type { Task } from './way.ts'

/** What takes part in a task. */
export interface Contender {
  readonly name: string
  readonly task: Task
  readonly peer?: PeerName
  /** The process that does it, given the path of a list of files. */
  readonly command: (list: string) => readonly string[]
  /** Seconds of processor time before it counts, where that is more than for others: the compilers of Java take their time. */
  readonly warmUp?: number
  /** Bytes of the largest files that it is asked to read: beyond, it would take minutes. */
  readonly mostBytes?: number
}

export type PeerName = 'stream-json' | 'simdjson' | 'duckdb' | 'jq' | 'orjson' | 'aws-java'

/** How each peer is made ready: fetched and built on the first run, or found. */
export const PEERS_READY: Readonly<Record<PeerName, () => Prepared>> = {
  'stream-json': () => prepareNpm('stream-json'),
  simdjson: () => prepareNpm('simdjson'),
  duckdb: () => prepareNpm('@duckdb/node-api'),
  jq: prepareJq,
  orjson: preparePython,
  'aws-java': prepareJava,
}

const node = (way: string, task: Task, variant: string) => (list: string) => [
  process.execPath,
  '--expose-gc',
  scriptPath('child'),
  way,
  task,
  variant,
  list,
]
const own = (name: string, task: Task, way: string, variant = ''): Contender => ({ name, task, command: node(way, task, variant) })
const aws = (name: string, variant: string): Contender => ({
  name,
  task: 'filter',
  peer: 'aws-java',
  command: (list) => javaCommand(variant, list),
  warmUp: 10,
})
const foreign = (name: string, peer: PeerName, variant: string): Contender => ({
  name,
  task: 'filter',
  peer,
  command: node(peer, 'filter', variant),
})

/** The yardsticks of a table. */
export const UNZIP = 'gunzipSync alone'
export const PARSE = 'gunzipSync + JSON.parse'
export const PARSE_PLAIN = 'JSON.parse of the Buffer'

/** Everything that is measured, in the order of the tables. */
export const CONTENDERS: readonly Contender[] = [
  own(UNZIP, 'unzip', 'unzip'),
  own(PARSE, 'filter', 'json-parse'),
  foreign('stream-json', 'stream-json', 'default'),
  foreign('stream-json, packed', 'stream-json', 'packed'),
  foreign('simdjson, parse', 'simdjson', 'parse'),
  { ...foreign('simdjson, lazyParse', 'simdjson', 'lazy'), mostBytes: 1e6 },
  foreign('DuckDB, struct columns', 'duckdb', 'struct'),
  foreign('DuckDB, JSON column', 'duckdb', 'json'),
  foreign('gzip | jq', 'jq', ''),
  { name: 'Python, orjson', task: 'filter', peer: 'orjson', command: pythonCommand },
  aws('AWS library (Java), reader', 'reader'),
  aws('AWS library (Java), parser', 'parser'),
  own('trailmend, wasm', 'filter', 'trailmend', 'wasm'),
  own('trailmend, wasm, by path', 'filter', 'trailmend', 'path'),
  own('trailmend, typescript', 'filter', 'trailmend', 'typescript'),
  own(PARSE, 'fields', 'json-parse'),
  own('trailmend, wasm', 'fields', 'trailmend', 'wasm'),
  own('trailmend, typescript', 'fields', 'trailmend', 'typescript'),
  own('trailmend, wasm', 'raw', 'trailmend', 'wasm'),
  own('trailmend, typescript', 'raw', 'trailmend', 'typescript'),
  own(PARSE, 'objects', 'json-parse'),
  own('trailmend, wasm', 'objects', 'trailmend', 'wasm'),
  own('trailmend, typescript', 'objects', 'trailmend', 'typescript'),
  own(PARSE_PLAIN, 'locate', 'json-parse'),
  own('createScanner, wasm', 'locate', 'trailmend', 'wasm'),
  own('createScanner, typescript', 'locate', 'trailmend', 'typescript'),
  own(PARSE_PLAIN, 'scan', 'json-parse'),
  own('createScanner, wasm', 'scan', 'trailmend', 'wasm'),
  own('createScanner, typescript', 'scan', 'trailmend', 'typescript'),
]
