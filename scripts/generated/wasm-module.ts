import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const packages = fileURLToPath(new URL('../../packages/', import.meta.url))
const FLAGS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--outFile', 'out.wasm']

/** What is compiled, and what it is called in TypeScript. */
interface WasmModule {
  /** The package that has `assembly/index.ts`. */
  readonly package: string
  /** The constant. */
  readonly name: string
  /** Its one sentence. */
  readonly sentence: string
  readonly flags?: readonly string[]
}

/** An assembly/ as a TypeScript module that holds it compiled. The same source gives the same bytes on every machine. */
export async function wasmModule({ package: owner, name, sentence, flags = [] }: WasmModule): Promise<string> {
  const folder = join(packages, owner)
  let binary: Uint8Array | undefined
  const { error, stderr } = await asc.main(['assembly/index.ts', ...FLAGS, ...flags], {
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

/** ${sentence} */
export const ${name}: string =
  '${Buffer.from(binary).toString('base64')}'
`
}
