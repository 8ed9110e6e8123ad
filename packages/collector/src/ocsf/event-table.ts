/** Rows by service and operation: looked up with what somebody sent, so no object. */
export type EventTable<Value> = ReadonlyMap<string, ReadonlyMap<string, Value>>

/** A table of what is given by `eventSource` and `eventName`. */
export function eventTable<Value>(rows: Readonly<Record<string, Readonly<Record<string, Value>>>>): EventTable<Value> {
  return new Map(Object.entries(rows).map(([source, names]) => [source, new Map(Object.entries(names))]))
}
