export { type Coverage, coverageOf } from './coverage.ts'
export { type ParsedPattern, parseFilterPattern } from './parse.ts'
