import type { JsonObject } from '@trailmend/core'
import type { ClientSettings } from '../client-settings.ts'

/** Send one operation's input with a client of the region and credentials in `settings`. */
export type Send = (settings: ClientSettings, input: JsonObject) => Promise<object>

/** How the operations of one service are sent, by their names. */
export type Service = ReadonlyMap<string, Send>

/**
 * Put a service together from its client and its operations.
 *
 * A client is costly to make and cheap to keep: there is one for each region and credentials, for as long as its settings live.
 */
export function service<C>(
  create: (settings: ClientSettings) => C,
  operations: Readonly<Record<string, (client: C, input: JsonObject) => Promise<object>>>,
): Service {
  const clients = new WeakMap<ClientSettings, C & object>()
  const clientOf = (settings: ClientSettings): C => {
    const client = clients.get(settings) ?? (create(settings) as C & object)
    clients.set(settings, client)
    return client
  }
  return new Map(Object.entries(operations).map(([name, send]) => [name, (settings, input) => send(clientOf(settings), input)]))
}

/** Most pages that are read of one list: what goes on longer is no list of an account's, and is an error. */
const MAX_PAGES = 1000

/** Read a list to its end: the last page's output, with the items of all pages. Throws where it has no end. */
export async function allPages(pages: AsyncIterable<object>, field: string): Promise<object> {
  const items: unknown[] = []
  let read = 0
  for await (const page of pages) {
    if (++read > MAX_PAGES) throw new Error(`more than ${MAX_PAGES} pages of ${field}`)
    const found: unknown = Reflect.get(page, field)
    if (Array.isArray(found)) items.push(...found)
  }
  return { [field]: items }
}

/** The texts of a list of an input. */
export function texts(input: JsonObject, name: string): string[] {
  const value = input[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** A text of an input; empty if it is none, which the SDK refuses. */
export function text(input: JsonObject, name: string): string {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}
