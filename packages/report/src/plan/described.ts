import type { Made } from './made-resources.ts'

/** One resource of a template, before it has the names that it gets there. */
export interface Described<T> {
  /** What the tool calls this type of resource, such as `AWS::S3::Bucket` or `aws_s3_bucket`. */
  readonly type: string
  /** Behind the name of the thing that it is of, where that has several. */
  readonly suffix: string
  readonly properties: T
  /** The ids of the steps that it stands for; empty for one that is done only with the next. */
  readonly steps: readonly string[]
}

/** A resource with its name, unique in its template, and the names of those that have to be there before it. */
export interface Named<T> extends Described<T> {
  readonly name: string
  readonly after: readonly string[]
}

/**
 * Give resources names, and say which must be there before which: those that stand for the steps that a step comes after.
 *
 * @param nameOf - makes a name that the tool takes from the pieces of a step's id and the suffix; here it is made unique
 */
export function nameResources<T>(
  made: readonly Made[],
  describe: (made: Made) => readonly Described<T>[],
  nameOf: (pieces: readonly string[]) => string,
): readonly Named<T>[] {
  const taken = new Set<string>()
  const groups = made.map((of) => {
    const pieces = (of.steps[0]?.id ?? of.kind).split(/[^A-Za-z0-9]+/).filter((piece) => piece !== '')
    const named = describe(of).map((one) => ({
      ...one,
      name: unique(nameOf([...pieces, ...(one.suffix === '' ? [] : [one.suffix])]), taken),
    }))
    return { of, named }
  })
  const standsFor = new Map(groups.flatMap(({ named }) => named.flatMap(({ name, steps }) => steps.map((id) => [id, name] as const))))
  return groups.flatMap(({ of, named }) =>
    named.map((one, index) => {
      // The first resource is the thing itself; the others are about it.
      const [first] = index === 0 ? [] : named
      const steps = one.steps.length === 0 ? of.steps : of.steps.filter(({ id }) => one.steps.includes(id))
      const before = steps.flatMap(({ after }) => after).flatMap((id) => standsFor.get(id) ?? [])
      const own = new Set(named.map(({ name }) => name))
      return {
        ...one,
        after: [...new Set([...(first === undefined ? [] : [first.name]), ...before.filter((name) => !own.has(name))])].sort(),
      }
    }),
  )
}

function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  taken.add(free)
  return free
}
