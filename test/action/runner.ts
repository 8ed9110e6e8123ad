import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Recording } from '@trailmend/core'
import { childEnvironment } from '../fakes/child-environment.ts'

export const root: string = fileURLToPath(new URL('../../', import.meta.url))

/** The Action as it is committed, or another bundle of it. */
export const bundle: string = process.env.TRAILMEND_ACTION_BUNDLE ?? join(root, 'dist', 'index.cjs')

/** A command that the runner found in the log. */
export interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** What one step came to. */
export interface Step {
  readonly exitCode: number | null
  readonly outputs: ReadonlyMap<string, string>
  readonly summary: string
  readonly stdout: string
  readonly stderr: string
  readonly commands: readonly Command[]
}

export interface Workspace {
  readonly folder: string
  readonly write: (name: string, content: string | Recording) => void
  readonly read: (name: string) => string
  readonly has: (name: string) => boolean
  /** Run the Action on inputs, as GitHub's runner does. */
  readonly run: (inputs?: Readonly<Record<string, string>>, env?: Readonly<Record<string, string>>) => Promise<Step>
  readonly remove: () => void
}

/** Inputs that leave the control which the fixtures hold the facts for. */
export const ONE_CONTROL: Readonly<Record<string, string>> = { controls: 'cloudtrail-cloudwatch-logs' }

/** What a step left, before its files are read. */
export type Ended = Pick<Step, 'exitCode' | 'stdout' | 'stderr'>

/**
 * A checked out repository, and beside it the files that the runner hands to a step.
 *
 * @param always - inputs of every run that does not say otherwise
 * @param start - what runs the Action: as a child process the committed bundle, unless told otherwise
 */
export function createWorkspace(always: Readonly<Record<string, string>> = {}, start = startBundle): Workspace {
  const home = mkdtempSync(join(tmpdir(), 'trailmend-action-'))
  const folder = join(home, 'repository')
  mkdirSync(folder)
  const [output, summary] = [join(home, 'output'), join(home, 'summary')]
  const at = (name: string) => join(folder, name)
  return {
    folder,
    write: (name, content) => writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content)),
    read: (name) => readFileSync(at(name), 'utf8'),
    has: (name) => existsSync(at(name)),
    run: async (inputs = {}, env = {}) => {
      writeFileSync(output, '')
      writeFileSync(summary, 'From before\n\n')
      const given = Object.entries({ ...always, ...inputs }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
      const ended = await start(folder, {
        ...childEnvironment(),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: folder,
        ...env,
        ...Object.fromEntries(given),
      })
      const outputs = parseOutputs(readFileSync(output, 'utf8'))
      return { ...ended, outputs, summary: readFileSync(summary, 'utf8'), commands: obeyed(ended.stdout + ended.stderr) }
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** Asynchronously, so that a fake AWS in the same process can answer. */
function startBundle(cwd: string, env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [bundle], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, ...said }))
  })
}

/** The outputs in the file that GITHUB_OUTPUT names: `name<<delimiter`, the value's lines, `delimiter`. */
function parseOutputs(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/^([^\n<]+)<<(ghadelimiter_[\w-]+)\n([\s\S]*?)\n\2$/gm)].map(([, name = '', , value = '']) => [name, value]),
  )
}

const KNOWN = new Set([
  ...['stop-commands', 'add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'warning'],
])

/**
 * The commands that the runner would obey: `::name properties::data` at the beginning of a line, behind white space, or
 * `##[name properties]data` anywhere in one. Between `stop-commands` and its token only the token counts.
 * Source: ActionCommand.cs and ActionCommandManager.cs of actions/runner.
 */
export function obeyed(log: string): readonly Command[] {
  const found: Command[] = []
  let token: string | undefined
  for (const line of log.split(/\r\n|\r|\n/)) {
    const command = parseCommand(line, token)
    if (command === undefined) continue
    if (token !== undefined) token = command.name === token.toLowerCase() ? undefined : token
    else if (command.name === 'stop-commands') token = command.data
    else found.push(command)
  }
  if (token !== undefined) throw new Error('commands were stopped for good')
  return found
}

function parseCommand(line: string, token: string | undefined): Command | undefined {
  const known = (name: string | undefined) =>
    name !== undefined && (KNOWN.has(name.toLowerCase()) || name.toLowerCase() === token?.toLowerCase())
  const now = /^\s*::([^ :]*)(?: (.*?))?::(.*)$/.exec(line)
  const legacy = /##\[([^ \]]*)(?: ([^\]]*))?\](.*)$/.exec(line)
  const command = known(now?.[1]) ? now : known(legacy?.[1]) ? legacy : undefined
  if (command == null) return undefined
  const [, name = '', properties = '', data = ''] = command
  const pairs = properties
    .split(command === now ? ',' : ';')
    .filter((each) => each.includes('='))
    .map((each) => [each.slice(0, each.indexOf('=')), unescapeProperty(each.slice(each.indexOf('=') + 1))])
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), data: unescapeData(data) }
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))
}
