import { readFile } from 'node:fs/promises'
import type { SecretPlace } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A secret, from where it is. Throws a `UsageError` where it is not there; a message never has anything of it. */
export async function readSecret(place: SecretPlace, env: Environment): Promise<string> {
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
