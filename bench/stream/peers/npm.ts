import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { attempt, PEERS, type Prepared, prepareOnce, run } from './cache.ts'

const MANIFEST = join(PEERS, 'package.json')
const LOCK = join(PEERS, 'package-lock.json')

/**
 * Installs the peers from npm. Install scripts run for those that have to be compiled, by name. Not `npm ci`: it refuses a lock file
 * made where npm offered no package for some other platform.
 */
export function prepareNpm(name: string): Prepared {
  return attempt(() => {
    prepareOnce('npm', [MANIFEST, LOCK], () => {
      run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    })
    if (name === 'simdjson')
      prepareOnce('simdjson', [MANIFEST, LOCK], () => run('npm', ['rebuild', 'simdjson', '--ignore-scripts=false', '--loglevel=error']))
    return JSON.parse(readFileSync(join(PEERS, 'node_modules', name, 'package.json'), 'utf8')).version
  })
}
