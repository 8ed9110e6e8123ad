import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinnedVersion } from './requirements.ts'

/**
 * Where moto's server is, or why there is none to use. `command` takes host and port arguments after it and starts `python` itself,
 * without a shell shim in between: the process started is the server.
 */
export type FoundMoto =
  | { readonly found: true; readonly command: string[]; readonly python: string; readonly version: string }
  | { readonly found: false; readonly why: string }

const root = fileURLToPath(new URL('../../../', import.meta.url))

const ASK_VERSION = 'import importlib.metadata, sys; print(importlib.metadata.version("moto")); print(sys.executable)'
const minor = (version: string): string => version.split('.').slice(0, 2).join('.')

/** Tells whether a version may stand in for the pinned one: the same major and minor number. */
export function versionFits(version: string, pinned: string): boolean {
  return minor(version) === minor(pinned)
}

function ask(python: string): { version: string; executable: string } | undefined {
  const { status, stdout } = spawnSync(python, ['-c', ASK_VERSION], { encoding: 'utf8', timeout: 20_000 })
  const [version, executable] = stdout?.trim().split('\n') ?? []
  return status === 0 && version !== undefined && executable !== undefined ? { version, executable } : undefined
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

// pip writes the interpreter into the first line of the script; a version manager's shim names a shell there and lies beside its own pythons.
function pythonsOfPath(): string[] {
  const server = onPath('moto_server')
  if (server === undefined) return []
  const written = /^#!(\S*python\S*)\s*$/.exec(readFileSync(server, 'utf8').split('\n')[0] ?? '')?.[1]
  const folder = dirname(server)
  const beside = readdirSync(folder).filter((name) => /^python3?(\.\d+)?$/.test(name))
  return [...(written === undefined ? [] : [written]), ...beside.map((name) => join(folder, name))]
}

/** Finds moto's server: the one of `.venv` at the root of the repository, else one on PATH that has the pinned major and minor version. */
export function findMoto(): FoundMoto {
  const pinned = pinnedVersion()
  const whys: string[] = []
  const own = join(root, '.venv', 'bin', 'python')
  const candidates = [...(existsSync(own) ? [own] : []), ...pythonsOfPath()]
  for (const python of candidates) {
    const answer = ask(python)
    if (answer === undefined) continue
    const { executable, version } = answer
    if (versionFits(version, pinned)) return { found: true, command: [executable, '-m', 'moto.server'], python: executable, version }
    whys.push(`${python} has moto ${answer.version}, not ${minor(pinned)}`)
  }
  const why = whys.length > 0 ? whys.join('; ') : 'neither .venv nor PATH has moto_server'
  return { found: false, why: `${why} (npm run ground installs moto ${pinned})` }
}
