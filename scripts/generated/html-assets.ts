import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const folder = fileURLToPath(new URL('../../packages/report/src/html/', import.meta.url))

/** The script and the style of the HTML report, with the hashes by which its policy allows them. */
export function htmlAssets(): string {
  const script = bundled('client/main.ts')
  const style = bundled('style/report.css')
  return `// Made from client/ and style/ by \`npm run generate\`.

/** The page's script. */
export const SCRIPT: string = ${literal(script)}

/** The page's style. */
export const STYLE: string = ${literal(style)}

/** Sources of a content security policy. */
export const SCRIPT_HASH: string = '${hash(script)}'
export const STYLE_HASH: string = '${hash(style)}'
`
}

function bundled(path: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, path)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2024',
    charset: 'ascii',
    legalComments: 'none',
    tsconfigRaw: '{}',
  })
  const text = outputFiles[0]?.text.trim() ?? ''
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${path} would end its own element`)
  return text
}

function literal(text: string): string {
  return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
