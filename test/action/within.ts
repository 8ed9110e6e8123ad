import { createRequire } from 'node:module'
import { join } from 'node:path'
import { insteadOfProcess } from '../fakes/instead-of-process.ts'
import type { Ended } from './runner.ts'

type Action = Pick<typeof import('../../packages/action/src/main.ts'), 'main'> &
  Pick<typeof import('../../packages/action/src/runner.ts'), 'createRunner'>

const require = createRequire(import.meta.url)
const built = (name: string) => require(join(import.meta.dirname, '../../packages/action/lib', name))
/** The built Action as it is, not as vitest would read it. The bundle is the same, to the byte: `bundle.process.test.ts`. */
const { main, createRunner }: Action = { ...built('main.js'), ...built('runner.js') }

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Run the Action within this process, for tests of what it does: that the bundle does it too is tested by those that run it. */
export function startWithin(cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  return insteadOfProcess({ env, cwd }, async () => {
    const { exitCode } = process
    const { write } = process.stdout
    const listening = SIGNALS.map((name) => [name, new Set(process.listeners(name))] as const)
    let stdout = ''
    process.stdout.write = (text) => {
      stdout += text
      return true
    }
    try {
      const code = await main(createRunner(process.env, process.stdout))
      return { exitCode: code === 0 ? 0 : 1, stdout, stderr: '' }
    } finally {
      process.stdout.write = write
      process.exitCode = exitCode
      for (const [name, known] of listening)
        for (const listener of process.listeners(name)) if (!known.has(listener)) process.off(name, listener)
    }
  })
}
