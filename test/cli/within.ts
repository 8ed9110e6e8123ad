import { createRequire } from 'node:module'
import { join } from 'node:path'
import { childEnvironment } from '../fakes/child-environment.ts'
import { insteadOfProcess } from '../fakes/instead-of-process.ts'
import type { Ran } from './run.ts'

type Main = Pick<typeof import('../../packages/cli/src/main.ts'), 'main'>

/** The built command as it is, not as vitest would read it. */
const { main }: Main = createRequire(import.meta.url)(join(import.meta.dirname, '../../packages/cli/lib/main.js'))

/** The repository's own folder. */
const ROOT = join(import.meta.dirname, '../..')
/** What the command fills where nobody can tell the width. */
const WIDTH = 120

/**
 * Run the built command within this process, for tests of what it answers: what a process adds to that (streams, signals, colors, the end of it)
 * needs `trailmend` of `run.ts`. Environment and folder are as there.
 */
export function trailmend(
  args: readonly string[],
  { cwd = ROOT, env, input = '' }: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  const given = { ...childEnvironment(), ...env }
  const said = { stdout: '', stderr: '' }
  return insteadOfProcess({ env: given, cwd }, async () => {
    const code = await main(args, {
      print: (text) => {
        said.stdout += text
      },
      say: (text) => {
        said.stderr += text
      },
      readInput: async () => input,
      env: given,
      folder: cwd,
      clock: Date.now,
      width: WIDTH,
      color: false,
      watched: false,
      asking: undefined,
      signals: { on: () => {}, off: () => {}, exit: () => {} },
    })
    return { code, ...said }
  })
}
