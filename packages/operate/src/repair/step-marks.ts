import { fingerprintOf } from '../apply/fingerprint.ts'

/** A step, out of a plan or out of a journal, where anything may be. */
export type MarkedStep = Partial<Record<'id' | 'change' | 'resource' | 'fields', unknown>>

/**
 * The marks of a step: one for every single thing that it brings about, the same whenever the same call is to bring about the same again.
 *
 * They are of what a step adds, not of all that it writes: a policy that holds more by now, or a setting that another one joins, is a new
 * text; but that a statement or a setting has to be added again says that somebody has taken it away. What was added is a statement of a
 * policy, an element of a list, or the value of a field.
 */
export function stepMarks({ id, change, resource, fields }: MarkedStep): readonly string[] {
  const made = (Array.isArray(fields) ? fields : []).flatMap((each) => {
    const { field, before, after } = objectOf(each) ?? {}
    return addedBy(before, after).map((added) => fingerprintOf([id ?? null, change ?? null, resource ?? null, field ?? null, added]))
  })
  return [...new Set(made)]
}

function addedBy(before: unknown, after: unknown): readonly unknown[] {
  const was = new Set(elementsOf(before).map(fingerprintOf))
  const added = elementsOf(after).filter((element) => !was.has(fingerprintOf(element)))
  return added.length === 0 ? [after ?? null] : added
}

/** What a value is made of. Policies are texts; what a statement is called is no part of what it says. */
function elementsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const object = objectOf(typeof value === 'string' ? parsed(value) : value)
  if (object === undefined) return [value ?? null]
  if (Object.hasOwn(object, 'Statement')) return [object.Statement].flat().map(withoutName)
  return Object.entries(object).flatMap(([name, each]) => (Array.isArray(each) ? each : [each]).map((element) => [name, element]))
}

function withoutName(statement: unknown): unknown {
  const { Sid: _name, ...says } = objectOf(statement) ?? { statement }
  return says
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined
}
