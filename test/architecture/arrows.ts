import { posix } from 'node:path'
import { importsOf } from './imports.ts'

interface Row {
  /** The packages of ours that it may import. */
  readonly ours: readonly string[]
  /** Whether it may import `node:` modules. */
  readonly node: boolean
  /** The paths in it that its `exports` open to others, besides the package itself. */
  readonly open?: readonly string[]
}

/** Who may import whom. The tsconfigs and the manifests are held to the same table. */
export const ARROWS: Readonly<Record<string, Row>> = {
  core: { ours: [], node: false, open: ['/notation', '/observe', '/observe/answers', '/plan', '/policy', '/policy/questions'] },
  report: { ours: ['core'], node: false, open: ['/applied', '/collect', '/escape', '/plan', '/verify', '/verify/verify-junit'] },
  stream: { ours: [], node: true, open: ['/batch', '/digest', '/digest-node', '/node', '/object-key', '/pool'] },
  aws: { ours: ['core', 'stream'], node: true, open: ['/collect', '/digest'] },
  operate: {
    ours: ['core', 'report', 'stream', 'aws'],
    node: true,
    open: ['/errors', '/plan', '/repair', '/setup', '/verify', '/version', '/watch'],
  },
  collector: { ours: ['stream', 'aws'], node: true, open: ['/complete'] },
  action: { ours: ['core', 'report', 'operate'], node: true },
  cli: { ours: ['core', 'report', 'operate', 'collector'], node: true },
}

/** Inside `core`, by folder. The files beside the folders are free for all of them, and import only one another. */
export const CORE_ARROWS: Readonly<Record<string, readonly string[]>> = {
  'event-selectors': ['event-selectors'],
  observe: ['observe', 'event-selectors'],
  policy: ['policy'],
  'filter-pattern': ['filter-pattern', 'policy'],
  evaluate: ['evaluate', 'event-selectors', 'observe', 'policy', 'filter-pattern'],
  plan: ['plan', 'evaluate', 'event-selectors', 'observe', 'policy'],
  apply: ['apply', 'plan', 'observe'],
}

/** The files that import what only a run can tell, with the reason. */
const MAY_COMPUTE: Readonly<Record<string, string>> = {
  'packages/stream/src/pool/load-task.ts': 'a task is a module of the caller: a function cannot be handed to another thread',
}

/** The one package that may know the AWS SDK. */
const SDK_OWNER = 'aws'

/** What a file's place in the repository and its package's manifest say of it. */
export interface SourceFile {
  /** Such as `packages/core/src/arn.ts`. */
  readonly path: string
  readonly source: string
  /** The libraries in the package's `dependencies`. */
  readonly libraries: readonly string[]
}

/** Every import of a file that breaks an arrow, as `file -> import`. */
export function brokenArrows(file: SourceFile): readonly string[] {
  return importsOf(file.source)
    .filter((imported) => !mayImport(file, imported))
    .map((imported) => `${file.path} -> ${imported}`)
}

function mayImport(file: SourceFile, imported: string): boolean {
  const owner = file.path.split('/')[1] ?? ''
  const row = Object.hasOwn(ARROWS, owner) ? ARROWS[owner] : undefined
  if (row === undefined) return false
  if (imported === 'computed') return Object.hasOwn(MAY_COMPUTE, file.path)
  if (imported.startsWith('.')) return mayReach(owner, file.path, imported)
  if (imported.startsWith('node:')) return row.node
  const ours = /^@trailmend\/([^/]+)(\/.*)?$/.exec(imported)
  if (ours !== null) return isOpen(ours[1] ?? '', ours[2]) && row.ours.includes(ours[1] ?? '')
  const library = libraryOf(imported)
  if (/^@(aws-sdk|smithy)\//.test(library) && owner !== SDK_OWNER) return false
  return file.libraries.includes(library) || file.libraries.includes(`@types/${library}`)
}

function isOpen(owner: string, inner: string | undefined): boolean {
  return inner === undefined || (Object.hasOwn(ARROWS, owner) && ARROWS[owner]?.open?.includes(inner) === true)
}

/** A relative import stays inside its package, names a `.ts` file, and in `core` follows the folders' arrows. */
function mayReach(owner: string, from: string, imported: string): boolean {
  const src = `packages/${owner}/src/`
  const target = posix.join(posix.dirname(from), imported)
  if (!target.startsWith(src) || !target.endsWith('.ts')) return false
  if (owner !== 'core' || from === `${src}index.ts`) return true
  const [here, there] = [areaOf(from.slice(src.length)), areaOf(target.slice(src.length))]
  if (target === `${src}index.ts`) return false
  if (there === undefined) return true
  return here !== undefined && Object.hasOwn(CORE_ARROWS, here) && (CORE_ARROWS[here]?.includes(there) ?? false)
}

function areaOf(path: string): string | undefined {
  return path.includes('/') ? path.split('/')[0] : undefined
}

/** `@scope/name/inner` and `name/inner` are both in their package. */
function libraryOf(imported: string): string {
  return imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/')
}
