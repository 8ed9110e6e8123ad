import { withoutComments } from './imports.ts'

/** What a pure package may not name: the world, its clock, its dice and its language. */
const IMPURE: readonly RegExp[] = [
  /\bprocess\.\w+/,
  /\bconsole\.\w+/,
  /\bglobalThis\b/,
  /\bBuffer\.\w+/,
  /\bDate\.now\b/,
  /\bDate\(\s*\)/,
  /\bperformance\.\w+/,
  /\bMath\.random\b/,
  /\bcrypto\.\w+/,
  /\bfetch\(/,
  /\bset(?:Timeout|Interval|Immediate)\(/,
  /\bqueueMicrotask\(/,
  /\b(?:toLocale\w*|localeCompare)\(/,
  /\bIntl\.\w+/,
  /\beval\(|\bnew Function\(/,
]

/** What only a shell's entry may name. */
const SHELL: readonly RegExp[] = [/\bprocess\.\w+/, /=\s*process\b(?!\.)/, /\bconsole\.\w+/]

/** The impure things that a source of a pure package names. */
export function impurities(source: string): readonly string[] {
  return found(source, IMPURE)
}

/** What a source takes from the process that only an entry may touch. */
export function shellTouches(source: string): readonly string[] {
  return found(source, SHELL)
}

function found(source: string, patterns: readonly RegExp[]): readonly string[] {
  const code = withoutComments(source)
  return patterns.flatMap((pattern) => [...code.matchAll(new RegExp(pattern, 'g'))].map((match) => match[0]))
}
