/**
 * The source without its comments. Only comments that begin a line, or stand behind code and a space, are seen: a `/*` in a
 * text such as `trail/*` is none.
 */
export function withoutComments(source: string): string {
  return source
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^[ \t]*\/\/.*$/gm, '')
    .replace(/[ \t]\/\/ .*$/gm, '')
}

const IMPORTS: readonly RegExp[] = [
  /^[ \t]*(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"`]([^'"`$]+)['"`]\s*[,)]/g,
  /\brequire(?:\.resolve)?\(\s*['"`]([^'"`$]+)['"`]\s*\)/g,
]

/** An `import(…)` or `require(…)` of something that only a run can tell. */
const COMPUTED = /\b(?:import|require)\(\s*(?!['"`][^'"`$]+['"`])/g

/** What a source imports: statically, for its types, for its side effects or when it runs. A computed import is given as `computed`. */
export function importsOf(source: string): readonly string[] {
  const code = withoutComments(source)
  const named = IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''))
  const computed = [...code.matchAll(COMPUTED)].map(() => 'computed')
  return [...new Set([...named, ...computed])]
}
