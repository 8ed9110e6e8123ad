export { mendPolicy } from './mend-policy.ts'
export type { Mended, Mending, Wanted } from './wanted.ts'
