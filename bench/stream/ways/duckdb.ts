import { checkOf, type OpenWay, WANTED } from '../way.ts'
import { peer } from './peer.ts'

interface Connection {
  readonly runAndReadAll: (sql: string) => Promise<{ readonly getRows: () => readonly (readonly unknown[])[] }>
}
interface DuckDb {
  readonly DuckDBInstance: {
    readonly create: (path: string, options: Record<string, string>) => Promise<{ readonly connect: () => Promise<Connection> }>
  }
}

/** Columns for the file, and how an event of them is asked. An object of a file is one value for DuckDB, however large. */
const VARIANTS: Readonly<Record<string, { readonly columns: string; readonly id: string; readonly name: string }>> = {
  struct: { columns: "{Records: 'STRUCT(eventName VARCHAR, eventID VARCHAR)[]'}", id: 'r.eventID', name: 'r.eventName' },
  json: { columns: "{Records: 'JSON[]'}", id: "r->>'$.eventID'", name: "r->>'$.eventName'" },
}

/** Variants: `struct`, columns of the two fields that are needed; `json`, the events as JSON. */
export const open: OpenWay = async (files, _task, variant) => {
  const { DuckDBInstance } = await peer<DuckDb>('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
  const { columns, id, name } = VARIANTS[variant]!
  const paths = files.map(({ path }) => `'${path.replaceAll("'", "''")}'`).join(', ')
  const sql = `SELECT ${id} FROM (
    SELECT unnest(Records) AS r FROM read_json([${paths}], columns = ${columns}, format = 'unstructured', maximum_object_size = 200000000)
  ) WHERE ${name} = '${WANTED}'`
  return {
    pass: async () => {
      const ids = (await connection.runAndReadAll(sql)).getRows().map(([first]) => first as string)
      return { count: ids.length, check: ids.reduce((sum, each) => sum + checkOf(each), 0) }
    },
  }
}
