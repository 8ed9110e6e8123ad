export { IncompleteError } from './incomplete-error.ts'
export { type Problem, startReadings, UsageError } from './usage-error.ts'
