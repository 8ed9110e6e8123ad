/**
 * What every child process may know of this one's environment: where programs are, and, if `test/temporary-folder.ts` says so, where Node finds the
 * code that was compiled before.
 */
export function childEnvironment(): Record<string, string> {
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  return { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) }
}
