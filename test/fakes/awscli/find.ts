import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findMoto } from '../moto/find.ts'

/** Where the AWS CLI is, or why there is none to use. */
export type FoundAwscli =
  | { readonly found: true; readonly program: string; readonly version: string }
  | { readonly found: false; readonly why: string }

/** Finds the AWS CLI that was installed with moto's server: another one would be another judge. */
export function findAwscli(): FoundAwscli {
  const moto = findMoto()
  if (!moto.found) return moto
  const program = join(dirname(moto.python), 'aws')
  if (!existsSync(program)) return { found: false, why: `there is no ${program} (npm run ground installs the AWS CLI)` }
  const { status, stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } })
  const version = /^aws-cli\/(\S+)/.exec(`${stdout}${stderr}`)?.[1]
  if (status !== 0 || version === undefined) return { found: false, why: `${program} does not start: ${stderr}` }
  return { found: true, program, version }
}
