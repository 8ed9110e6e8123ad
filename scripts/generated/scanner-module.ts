import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const folder = fileURLToPath(new URL('../../packages/stream/', import.meta.url))
const FLAGS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'out.wasm']

/** packages/stream/assembly as a TypeScript module that holds it compiled. The same source gives the same bytes on every machine. */
export async function scannerModule(): Promise<string> {
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main(['assembly/index.ts', ...FLAGS], {
    readFile: (file, base) => {
      try {
        return readFileSync(join(base === '.' ? folder : join(folder, base), file), 'utf8')
      } catch {
        return null
      }
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = contents
    },
    listFiles: () => [],
  })
  if (error !== null || binary === undefined) throw new Error(`assembly: ${stderr.toString()}`)
  return `// Made from assembly/ by \`npm run generate\`.

/** The compiled scanner, in base64. */
export const SCANNER: string =
  '${Buffer.from(binary).toString('base64')}'
`
}
