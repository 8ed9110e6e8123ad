import type { EventSelectors } from '../../../packages/core/src/event-selectors/index.ts'
import type { JsonObject } from '../../../packages/core/src/observe/answer-fields.ts'
import { readEventSelectors } from '../../../packages/core/src/observe/from-answers/event-selectors.ts'

/** The answer of GetEventSelectors with basic selectors. */
export const basic = (...EventSelectors: JsonObject[]): JsonObject => ({
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/t',
  EventSelectors,
})

/** The answer of GetEventSelectors with advanced selectors, each given by its fields: `{ eventCategory: 'Data' }` is Equals. */
export const advanced = (...selectors: Fields[]): JsonObject => ({
  AdvancedEventSelectors: selectors.map((fields) => ({
    Name: 'any name',
    FieldSelectors: Object.entries(fields).map(([Field, said]) => ({ Field, ...(typeof said === 'string' ? { Equals: [said] } : said) })),
  })),
})
export type Fields = Record<string, string | Record<string, readonly string[]>>

export function read(answer: JsonObject): EventSelectors {
  const fact = readEventSelectors(answer)
  if (!fact.known) throw new Error(fact.detail)
  return fact.value
}
