import type { InsightSelectors } from '../../event-selectors/insight-selectors.ts'
import { type JsonObject, objectOf, textField } from '../answer-fields.ts'
import { type Fact, known } from '../fact.ts'
import { malformed, readList, readTexts } from './selector-lists.ts'

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
