import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, readConfig } from './read-config.ts'

/** The name that a configuration has where nobody says otherwise. */
export const CONFIG_NAME = 'trailmend.yml'

/**
 * The configuration that counts: the one named, or `trailmend.yml` in the folder, or none.
 *
 * Throws a `UsageError` where it cannot be read or does not hold.
 */
export async function findConfig(named: string | undefined, folder: string): Promise<Config | undefined> {
  if (named !== undefined) return readConfig(named, folder)
  const there = await access(join(folder, CONFIG_NAME)).then(
    () => true,
    () => false,
  )
  return there ? readConfig(CONFIG_NAME, folder) : undefined
}
