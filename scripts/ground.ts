import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from '../test/fakes/chromium/find.ts'

// Lays the ground of the moto tier: moto's server, the AWS CLI to compare with, and linters of CloudFormation and Terraform, in .venv at the
// root of the repository. The browser tier takes a Chromium from PATH.
// With --system, as root (a CI machine), it may install the Debian packages it needs itself.

const root = fileURLToPath(new URL('../', import.meta.url))
const requirements = join(root, 'test', 'fakes', 'moto', 'requirements.txt')
const venv = join(root, '.venv')
const stamp = join(venv, '.trailmend-ground')
const python = join(venv, 'bin', 'python')

interface Run {
  readonly ok: boolean
  readonly said: string
}

/** Runs a program to its end; what it wrote is kept for the message of a failure. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  return { ok: status === 0, said: error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n') }
}

const wanted = (): string => createHash('sha256').update(readFileSync(requirements)).digest('hex')

/** Tells whether .venv holds just what the requirements ask for. */
function isLaid(): boolean {
  return existsSync(stamp) && existsSync(python) && readFileSync(stamp, 'utf8') === wanted()
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** A failure with what to do next. */
class GroundError extends Error {}

function fail(what: string, next: string, said = ''): never {
  throw new GroundError([what, ...(said === '' ? [] : [said]), next].join('\n'))
}

// venv alone can be imported on a Debian without python3-venv; ensurepip is what that package adds.
const hasVenv = (): boolean => run('python3', ['-c', 'import venv, ensurepip']).ok

function installDebianPackages(...names: readonly string[]): void {
  const list = names.join(' and ')
  say(`Installing the Debian package${names.length === 1 ? '' : 's'} ${list}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '--yes', '--no-install-recommends', ...names]
  if (run('apt-get', install, env).ok) return
  const update = run('apt-get', ['update'], env)
  if (!update.ok) fail('apt-get update failed:', `Install ${list} by hand, then run this again.`, update.said)
  const again = run('apt-get', install, env)
  if (!again.ok) fail('apt-get install failed:', `Install ${list} by hand, then run this again.`, again.said)
}

/** Chromium belongs to a machine, not to a folder: where it is missing and may not be installed, that is only said. */
function layChromium(system: boolean): void {
  if (findChromium().found) return
  if (system) installDebianPackages('chromium')
  const now = findChromium()
  if (now.found) return
  if (system) fail(`For the browser tier: ${now.why}.`, 'Next: install Chromium or Chrome, then run this again')
  say(`For the browser tier: ${now.why}`)
}

function needPython(system: boolean): void {
  if (hasVenv()) return
  if (system) installDebianPackages('python3', 'python3-venv')
  if (hasVenv()) return
  const missing = run('python3', ['--version']).ok ? "Python's venv module" : 'python3'
  fail(`${missing} is missing.`, 'Next: apt-get install python3 python3-venv, then npm run ground')
}

function layMoto(system: boolean): void {
  needPython(system)
  say(`Installing ${readFileSync(requirements, 'utf8').trim().replaceAll('\n', ' and ')} into .venv (about a minute)`)
  rmSync(venv, { recursive: true, force: true })
  const made = run('python3', ['-m', 'venv', venv])
  if (!made.ok) fail('python3 could not make .venv:', 'Next: apt-get install python3-venv, then npm run ground', made.said)
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', requirements]
  const installed = run(python, pip)
  if (!installed.ok)
    fail(
      'pip could not install moto, the AWS CLI and the linters:',
      'Next: check that pip reaches its package index, then npm run ground',
      installed.said,
    )
  const works = run(python, ['-c', 'import moto.server'])
  if (!works.ok) fail('moto is installed but does not start:', 'Next: remove .venv, then npm run ground', works.said)
  const lints = run(python, ['-c', 'import cfnlint, pygohcl'])
  if (!lints.ok) fail('the linters are installed but do not start:', 'Next: remove .venv, then npm run ground', lints.said)
  const asks = run(join(venv, 'bin', 'aws'), ['--version'])
  if (!asks.ok) fail('the AWS CLI is installed but does not start:', 'Next: remove .venv, then npm run ground', asks.said)
  writeFileSync(stamp, wanted())
}

/** Lays the ground unless it is laid, and tells the exit code. A failure leaves no .venv behind. */
function main(args: readonly string[]): number {
  const unknown = args.filter((arg) => arg !== '--system')
  if (unknown.length > 0) {
    say(`unknown option ${unknown.join(' ')}; usage: node scripts/ground.ts [--system]`)
    return 2
  }
  const system = args.includes('--system')
  try {
    layChromium(system)
    if (!isLaid()) layWhole(() => layMoto(system))
    return 0
  } catch (error) {
    if (!(error instanceof GroundError)) throw error
    say(error.message)
    return 1
  }
}

function layWhole(lay: () => void): void {
  try {
    lay()
  } catch (error) {
    rmSync(venv, { recursive: true, force: true })
    throw error
  }
}

process.exitCode = main(process.argv.slice(2))
