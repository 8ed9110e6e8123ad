import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { emptyFolder } from './cli/run.ts'

const ROOT = join(import.meta.dirname, '..')

/** Notes every module that is loaded, of either kind, and writes the list when the process ends. */
const NOTE_MODULES = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs'
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  process.on('exit', () => writeFileSync(process.env.NOTE_MODULES_IN, JSON.stringify(urls)))
`)}`

/** What a command loaded. */
export interface Loaded {
  readonly code: number | null
  readonly stderr: string
  /** Folders of our packages, such as `report/html`, and the names of libraries. Sorted. */
  readonly areas: readonly string[]
  /** Our own files, below `packages/`. */
  readonly files: readonly string[]
}

/** Run one of our commands, such as `cli/bin/trailmend.js`, in a folder of its own that is empty, and note what is loaded. */
export async function loadedBy(
  command: string,
  args: readonly string[],
  { env = {}, home = emptyFolder() }: { readonly env?: Readonly<Record<string, string>>; readonly home?: string } = {},
): Promise<Loaded> {
  const list = join(home, 'modules.json')
  const child = spawn(process.execPath, ['--import', NOTE_MODULES, join(ROOT, 'packages', command), ...args], {
    cwd: home,
    env: { PATH: process.env.PATH ?? '', HOME: home, NOTE_MODULES_IN: list, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stderr, code] = await Promise.all([text(child.stderr), closed])
  const urls: readonly string[] = JSON.parse(readFileSync(list, 'utf8'))
  const base = pathToFileURL(`${ROOT}/packages/`).href
  const files = urls.filter((url) => url.startsWith(base) && !url.includes('/node_modules/')).map((url) => url.slice(base.length))
  const libraries = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])
  return { code, stderr, files, areas: [...new Set([...files.map(areaOf), ...libraries])].toSorted() }
}

/** `report/lib/html/page.js` is in `report/html`. */
function areaOf(file: string): string {
  const [name = '', , inner = '', below] = file.split('/')
  return below === undefined ? name : `${name}/${inner}`
}
