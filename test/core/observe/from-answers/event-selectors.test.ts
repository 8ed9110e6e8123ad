import { describe, expect, test } from 'vitest'
import { insightTypesFor } from '../../../../packages/core/src/event-selectors/index.ts'
import { readEventSelectors } from '../../../../packages/core/src/observe/from-answers/event-selectors.ts'
import { readInsightSelectors } from '../../../../packages/core/src/observe/from-answers/insight-selectors.ts'
import { advanced, basic, read } from '../../event-selectors/answers.ts'

describe('what GetEventSelectors answers', () => {
  test.each([
    ['nothing at all', {}, 'default', 1],
    ['two empty lists', { EventSelectors: [], AdvancedEventSelectors: [] }, 'default', 1],
    ['two nulls', { EventSelectors: null, AdvancedEventSelectors: null }, 'default', 1],
    ['one basic selector of defaults', basic({}), 'basic', 1],
    ['a basic selector of nothing', basic({ ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [] }), 'basic', 0],
    ['advanced ones, the other list empty', { EventSelectors: [], ...advanced({ eventCategory: 'Data' }) }, 'advanced', 1],
  ])('%s', (_, answer, kind, rules) => {
    expect(read(answer)).toMatchObject({ kind, rules: { length: rules } })
  })

  test.each([
    ['a list that is a text', { EventSelectors: 'All' }],
    ['a selector that is null', { EventSelectors: [null] }],
    ['a selector that is a list', { AdvancedEventSelectors: [[]] }],
    ['an unheard-of side', basic({ ReadWriteType: 'all' })],
    ['a side of a prototype', basic({ ReadWriteType: '__proto__' })],
    ['a flag that is a text', basic({ IncludeManagementEvents: 'false' })],
    ['excluded sources that are a text', basic({ ExcludeManagementEventSources: 'kms.amazonaws.com' })],
    ['an excluded source that is a number', basic({ ExcludeManagementEventSources: [1] })],
    ['a data resource without type', basic({ DataResources: [{ Values: ['arn:aws:s3'] }] })],
    ['data resources that are texts', basic({ DataResources: ['arn:aws:s3'] })],
    ['an advanced selector without fields', { AdvancedEventSelectors: [{ Name: 'Management events selector' }] }],
    ['a field selector without field', { AdvancedEventSelectors: [{ FieldSelectors: [{ Equals: ['Management'] }] }] }],
    ['an operator that is a text', { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: 'Management' }] }] }],
    ['an empty value', { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventName', StartsWith: [''] }] }] }],
    [
      'a value longer than AWS takes',
      { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventName', Equals: ['x'.repeat(2049)] }] }] },
    ],
    ['more values than AWS takes', advanced({ eventName: { NotEquals: Array.from({ length: 6000 }, (_, at) => `E${at}`) } })],
    ['both kinds at once', { ...basic({}), ...advanced({ eventCategory: 'Management' }) }],
  ])('is not known: %s', (_, answer) => {
    expect(readEventSelectors(answer)).toMatchObject({ known: false, because: 'malformed-answer' })
  })
})

describe('what GetInsightSelectors answers', () => {
  const both = {
    InsightSelectors: [
      { InsightType: 'ApiErrorRateInsight' },
      { InsightType: 'ApiCallRateInsight', EventCategories: ['Management', 'Data'] },
    ],
  }

  test.each([
    ['nothing', {}, []],
    ['an empty list', { InsightSelectors: [] }, []],
    [
      'types with and without categories',
      both,
      [
        { type: 'ApiErrorRateInsight', categories: ['Management'] },
        { type: 'ApiCallRateInsight', categories: ['Management', 'Data'] },
      ],
    ],
  ])('%s', (_, answer, value) => {
    expect(readInsightSelectors(answer)).toEqual({ known: true, value })
  })

  test.each([
    ['a list that is not one', { InsightSelectors: {} }],
    ['a selector without type', { InsightSelectors: [{}] }],
    ['categories that are a text', { InsightSelectors: [{ InsightType: 'ApiCallRateInsight', EventCategories: 'Data' }] }],
  ])('is not known: %s', (_, answer) => {
    expect(readInsightSelectors(answer)).toMatchObject({ known: false, because: 'malformed-answer' })
  })

  test('types are told by category, over all trails', () => {
    const fact = readInsightSelectors(both)
    const trails = fact.known ? [fact.value, fact.value, []] : []
    expect(insightTypesFor('Management', trails)).toEqual(['ApiCallRateInsight', 'ApiErrorRateInsight'])
    expect(insightTypesFor('Data', trails)).toEqual(['ApiCallRateInsight'])
  })
})
