import { type JsonObject, objectOf, textField } from '../observe/answer-fields.ts'
import { type Fact, known } from '../observe/fact.ts'
import { malformed, readList, readTexts } from './read-lists.ts'

/** A kind of insight that a trail looks for, and in which events. Both texts are attacker-controlled. */
export interface InsightSelector {
  /** `ApiCallRateInsight`, `ApiErrorRateInsight`, or what AWS may add. */
  readonly type: string
  /** `Management`, `Data`, or what AWS may add. */
  readonly categories: readonly string[]
}

/** The insights a trail looks for; none if the list is empty. */
export type InsightSelectors = readonly InsightSelector[]

/**
 * Which insights a trail looks for, from the answer of `GetInsightSelectors`.
 *
 * A trail without insights is usually told by the error `InsightNotEnabledException`, which is the caller's to read as the
 * empty list. A selector without categories is about management events. Source: CloudTrail API Reference, InsightSelector.
 */
export function readInsightSelectors(output: JsonObject): Fact<InsightSelectors> {
  return readList(output, 'InsightSelectors', (item) => {
    const selector = objectOf(item)
    const type = selector && textField(selector, 'InsightType')
    if (selector === undefined || type === undefined) return malformed('an insight selector has no "InsightType"')
    const categories = readTexts(selector, 'EventCategories')
    if (!categories.known) return categories
    return known({ type, categories: categories.value.length > 0 ? categories.value : ['Management'] })
  })
}

/** The types of insights that are on for a category of events, over all trails given, each once and sorted. */
export function insightTypesFor(category: 'Management' | 'Data', trails: readonly InsightSelectors[]): string[] {
  const types = trails.flat().filter((selector) => selector.categories.includes(category))
  return [...new Set(types.map((selector) => selector.type))].sort()
}
