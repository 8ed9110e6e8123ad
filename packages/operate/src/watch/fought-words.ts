import type { TakenStep } from './look-up-takers.ts'

/** Characters of whoever is named that are told: an ARN has fewer. */
const MAX_WHO = 1_000

/** Why automation does nothing more with an account, and who is to be asked. Escape before showing. */
export function foughtWords(taken: readonly TakenStep[]): string {
  const told = [...Map.groupBy(taken, whoInWords)].map(([who, steps]) => {
    const ids = steps.map(({ step }) => step.id).join(', ')
    return `${ids} ${steps.length === 1 ? 'was' : 'were'} done twice, held, and ${who}`
  })
  return `${told.join('; ')}. Nothing is done in the account before a plan with ${taken.length === 1 ? 'it' : 'them'} was applied by hand`
}

function whoInWords({ by, region }: TakenStep): string {
  if (!by.known) {
    const needs = by.needs === undefined ? '' : `; it needs ${by.needs}`
    return `taken back: who did it could not be looked up in ${region} (${by.detail}${needs})`
  }
  if (by.value === null) {
    return `taken back: who did it the event history of ${region} does not name, or not yet, for it tells of a call some minutes later`
  }
  const { who, eventName, time } = by.value
  return `taken back by ${who.slice(0, MAX_WHO)} (${eventName}, ${time})`
}
