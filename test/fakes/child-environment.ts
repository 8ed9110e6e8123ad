import { tmpdir } from 'node:os'

/**
 * What every child process may know of this one's environment: where programs are, where temporary files belong, so that `test/temporary-folder.ts`
 * removes what it leaves, and, if that says so, where Node finds the code that was compiled before.
 */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  return { PATH, TMPDIR: tmpdir(), ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) }
}
