import type { Json } from './event.ts'

const INDEX = /^(?:0|[1-9]\d{0,8})$/

/** What is at a path below a parsed value, as `findValue` has it for bytes: own members and items only. `undefined` if there is none. */
export function valueAtPath(value: Json, path: readonly string[]): Json | undefined {
  let at: Json | undefined = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined
    if (Array.isArray(at) ? !INDEX.test(step) : !Object.hasOwn(at, step)) return undefined
    at = (at as { readonly [key: string]: Json })[step]
  }
  return at
}
