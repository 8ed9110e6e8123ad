let before: Promise<unknown> = Promise.resolve()

/**
 * Do within this process what a process of its own would do, with its environment and in its folder, without loading everything anew. One after the
 * other, for both are this process's.
 */
export function insteadOfProcess<T>(
  { env, cwd }: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
  work: () => Promise<T>,
): Promise<T> {
  const done = before.then(async () => {
    const [own, ownFolder] = [{ ...process.env }, process.cwd()]
    become(env)
    process.chdir(cwd)
    try {
      return await work()
    } finally {
      process.chdir(ownFolder)
      become(own)
    }
  })
  before = done.catch(() => {})
  return done
}

function become(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(environment, name)) delete process.env[name]
  Object.assign(process.env, environment)
}
