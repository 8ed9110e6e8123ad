export { type CollectedHour, type CollectedProblem, type CollectedState, type Collection, STATE_SIGNS } from './collection.ts'
export { renderCollectionJson } from './collection-json.ts'
export { type CollectionTableOptions, renderCollectionTable } from './collection-table.ts'
