import { readFile } from 'node:fs/promises'
import type { HttpSinkSettings, SecretPlace } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What only a receiver of HTTP may know. */
export interface HttpSecrets {
  readonly secret?: string
  readonly headers: Readonly<Record<string, string>>
}

/** The secrets of an HTTP sink, from where they are. Throws a `UsageError` that names every one that is not there; it never has anything of one. */
export async function readHttpSecrets({ secret, headers = {} }: HttpSinkSettings, env: Environment): Promise<HttpSecrets> {
  const asked = Object.entries(headers).map(
    async ([name, value]) => [name, typeof value === 'string' ? value : await readSecret(value, env)] as const,
  )
  const signing = secret === undefined ? undefined : readSecret(secret, env)
  const read = await Promise.allSettled([signing, ...asked])
  const problems = read.flatMap((each) => {
    if (each.status === 'fulfilled') return []
    if (each.reason instanceof UsageError) return each.reason.problems
    throw each.reason
  })
  if (problems.length > 0) throw new UsageError(problems)
  const key = await signing
  return { headers: Object.fromEntries(await Promise.all(asked)), ...(key !== undefined && { secret: key }) }
}

async function readSecret(place: SecretPlace, env: Environment): Promise<string> {
  const secret = 'env' in place ? (env[place.env] ?? '') : await readFrom(place.file)
  if (secret !== '') return secret
  throw new UsageError('env' in place ? `the variable ${place.env} is not set, or empty` : `${place.file} is empty`)
}

async function readFrom(path: string): Promise<string> {
  try {
    // An editor puts a line's end there.
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw new UsageError(`cannot read the secret in ${path}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
