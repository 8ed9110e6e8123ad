import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { ListedObject } from '@trailmend/stream'

/** Most names in a page of a listing. */
const PAGE = 1_000

/** The file of a key in a folder that mirrors a bucket; `undefined` where the key would lead out of it, or is no file's. */
export async function fileOf(root: string, key: string): Promise<string | undefined> {
  const segments = key.split('/')
  if (segments.some((each) => each === '' || each === '.' || each === '..' || each.includes('\0') || each.includes(sep))) return undefined
  const path = await realpath(join(root, ...segments)).catch(notThere)
  if (path === undefined || !path.startsWith(join(root, sep))) return undefined
  const there = await stat(path).catch(notThere)
  return there?.isFile() ? path : undefined
}

/** The objects below a prefix that ends in a slash, in the order in which S3 would list them. */
export async function* filesBelow(root: string, prefix: string): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let page: ListedObject[] = []
  for await (const object of walk(root, prefix)) {
    page.push(object)
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

/** The names of folders right below a prefix, sorted. */
export async function foldersBelow(root: string, prefix: string): Promise<readonly string[]> {
  const entries = await entriesOf(root, prefix)
  return entries.filter(({ isFolder }) => isFolder).map(({ name }) => name)
}

/** The names of files right below a prefix, sorted. */
export async function namesBelow(root: string, prefix: string): Promise<readonly string[]> {
  const entries = await entriesOf(root, prefix)
  return entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name)
}

async function* walk(root: string, prefix: string): AsyncGenerator<ListedObject, void, undefined> {
  for (const { name, isFolder } of await entriesOf(root, prefix)) {
    const key = `${prefix}${name}`
    if (isFolder) yield* walk(root, `${key}/`)
    else {
      const there = await lstat(join(root, ...key.split('/'))).catch(notThere)
      if (there !== undefined) yield { key, size: there.size }
    }
  }
}

interface Entry {
  readonly name: string
  readonly isFolder: boolean
}

/** A folder's name counts with its slash, as it does in keys. Links are not followed, but listed as files: whoever reads the folder might. */
async function entriesOf(root: string, prefix: string): Promise<readonly Entry[]> {
  const segments = prefix.split('/').filter((each) => each !== '')
  if (segments.some((each) => each === '.' || each === '..')) return []
  const entries = await readdir(join(root, ...segments), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  return entries
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .map((entry) => ({ entry, order: Buffer.from(entry.isFolder ? `${entry.name}/` : entry.name) }))
    .sort((one, other) => Buffer.compare(one.order, other.order))
    .map(({ entry }) => entry)
}

/** Whatever keeps a file from being opened but that it is not there is an error. */
function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG') return undefined
  throw error
}
