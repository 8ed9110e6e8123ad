import { existsSync } from 'node:fs'
import { attempt, type Prepared, run } from './cache.ts'

/** jq is taken as it is found. What it uses can only be told where the kernel tells it. */
export function prepareJq(): Prepared {
  return attempt(() => {
    const version = run('jq', ['--version']).replace(/^jq-/, '')
    if (!existsSync('/proc/self/stat')) throw new Error('this platform does not tell what child processes used')
    return version
  })
}
