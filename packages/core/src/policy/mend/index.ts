export { mendPolicy } from './mend-policy.ts'
export { FOREIGN_CODES, type ForeignCode, type Mended, type Mending, type Wanted } from './wanted.ts'
