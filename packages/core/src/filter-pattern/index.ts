export { type Coverage, coverageOf } from './coverage.ts'
export { MONITORS, type Monitor, type MonitorId } from './monitors.ts'
export { type ParsedPattern, parseFilterPattern } from './parse.ts'
