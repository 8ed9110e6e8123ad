import { ANY_MEMBER, type Step } from './pattern.ts'

/** A step at the point of `lastIndex`: `.name`, `[0]`, `[*]` or `.['name']`. No part of it can match the same text in two ways. */
const STEP = /\.([^.[\]\s]+)|\[(\d{1,9}|\*)\]|\.?\['([^']+)'\]/y

/**
 * Read a selector such as `$.users[0].id` into its steps; `undefined` if it is none.
 *
 * Names may have any character that is not an operator's: events of other sources have `detail-type` or `aws:region`.
 */
export function readSelector(text: string): readonly Step[] | undefined {
  if (!text.startsWith('$')) return undefined
  const steps: Step[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text)
    if (match === null) return undefined
    steps.push(match[3] ?? toStep(match[1], match[2]))
  }
  return steps.length === 0 ? undefined : steps
}

function toStep(name: string | undefined, index: string | undefined): Step {
  if (name === '*' || index === '*') return ANY_MEMBER
  return name ?? Number(index)
}

/** Write steps as a selector, for people to read: a name that is not plain is quoted as JSON does. */
export function writeSelector(path: readonly Step[]): string {
  return `$${path.map(writeStep).join('')}`
}

function writeStep(step: Step): string {
  if (typeof step !== 'string') return `[${step === ANY_MEMBER ? '*' : step}]`
  return /[.[\]\s]|^\*$/.test(step) ? `.[${JSON.stringify(step)}]` : `.${step}`
}
