export { type AppliedRun, type AppliedToRender, type NextCommands, nextCommands } from './applied.ts'
export { renderAppliedJson, renderRecord } from './applied-json.ts'
export { renderAppliedTable } from './applied-table.ts'
export { type ListedRun, renderRunsJson, renderRunsTable } from './runs-table.ts'
