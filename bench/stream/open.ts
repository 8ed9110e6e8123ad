import type { OpenWay } from './way.ts'

/** The modules of ways by name: each is loaded only in a process that measures it. */
export const OPEN: Readonly<Record<string, () => Promise<OpenWay>>> = {
  unzip: async () => (await import('./ways/unzip.ts')).open,
  'json-parse': async () => (await import('./ways/json-parse.ts')).open,
  trailmend: async () => (await import('./ways/trailmend.ts')).open,
  'stream-json': async () => (await import('./ways/stream-json.ts')).open,
  simdjson: async () => (await import('./ways/simdjson.ts')).open,
  duckdb: async () => (await import('./ways/duckdb.ts')).open,
  jq: async () => (await import('./ways/jq.ts')).open,
}
