/** A kind of insight that a trail looks for, and in which events. Both texts are attacker-controlled. */
export interface InsightSelector {
  /** `ApiCallRateInsight`, `ApiErrorRateInsight`, or what AWS may add. */
  readonly type: string
  /** `Management`, `Data`, or what AWS may add. */
  readonly categories: readonly string[]
}

/** The insights a trail looks for; none if the list is empty. */
export type InsightSelectors = readonly InsightSelector[]

/** The types of insights that are on for a category of events, over all trails given, each once and sorted. */
export function insightTypesFor(category: 'Management' | 'Data', trails: readonly InsightSelectors[]): string[] {
  const types = trails.flat().filter((selector) => selector.categories.includes(category))
  return [...new Set(types.map((selector) => selector.type))].sort()
}
