import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, Metafile, Plugin } from 'esbuild'

/** The root of the repository. */
export const root: string = fileURLToPath(new URL('../', import.meta.url))

/** Our own packages, and the paths in them that they open, are taken from their sources, so that nothing has to be built before. */
export const sources: Readonly<Record<string, string>> = Object.fromEntries(readdirSync(join(root, 'packages')).flatMap(openPaths))

function openPaths(folder: string): readonly (readonly [name: string, source: string])[] {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
  return Object.entries<{ default?: string }>(exports).flatMap(([path, { default: built }]) => {
    const source = built?.replace(/^\.\/lib\//, 'src/').replace(/\.js$/, '.ts')
    return source === undefined ? [] : [[name + path.slice(1), join(root, 'packages', folder, source)] as const]
  })
}

/**
 * The shapes of a client's operations are lists whose keys are names of constants, which a bundler must take for something that may
 * have an effect: unsaid, all shapes of EC2 come along with the three operations that are asked.
 */
export const shapesHaveNoSideEffects: Plugin = {
  name: 'shapes-have-no-side-effects',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => {
      const shape = /^((?:export )?var [\w$]+) = (\[(?:.*|[\s\S]*?\n)\]);$/gm
      return { contents: readFileSync(path, 'utf8').replace(shape, '$1 = /* @__PURE__ */ (() => $2)();') }
    })
  },
}

/** What all bundles have in common. */
export const settings = {
  absWorkingDir: root,
  alias: sources,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  keepNames: true,
  legalComments: 'none',
  charset: 'ascii',
  // A linked node_modules must give the same paths, and so the same bytes, as one in place.
  preserveSymlinks: true,
  logLevel: 'warning',
} satisfies BuildOptions

/** The files whose code a bundle holds. */
export function filesIn({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
  return inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
}
