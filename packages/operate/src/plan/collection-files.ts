import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Collection } from '@trailmend/core/plan'
import { fingerprintOf } from '../apply/fingerprint.ts'
import { makeFolder } from '../make-folder.ts'
import { readSmall } from '../read-small.ts'
import { UsageError } from '../usage-error.ts'
import { writeWhole } from '../write-whole.ts'
import { collectionSchema } from './collection-schema.ts'

/** Far more than a hundred sources to drain take. */
const MAX_BYTES = 100_000
const FILE_NAME = /^(\d{12})\.json$/u

/** Where it is told what is collected from an account. */
export function collectionPath(folder: string, account: string): string {
  return join(folder, `${account}.json`)
}

/**
 * Read what was collected until now: of each account that has a file in the folder. A folder that is not there tells of none.
 *
 * Throws a `UsageError` for a file that is wrong, naming the field.
 */
export async function readCollections(folder: string): Promise<ReadonlyMap<string, Collection>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new UsageError(`cannot read the folder ${folder}: ${error.message}`, { cause: error })
  })
  const read = new Map<string, Collection>()
  for (const name of names.sort()) {
    const account = FILE_NAME.exec(name)?.[1]
    if (account !== undefined) read.set(account, await readCollection(join(folder, name), account))
  }
  return read
}

async function readCollection(path: string, account: string): Promise<Collection> {
  const wrong = (text: string, cause?: unknown): UsageError => new UsageError(`${path}: ${text}`, { cause })
  const text = await readSmall(path, MAX_BYTES).catch((error: Error) => {
    throw wrong(error.message, error)
  })
  const parsed = collectionSchema.safeParse(parse(text, wrong))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(`${issue?.path.map(String).join('.') || 'the file'}: ${issue?.message}`)
  }
  if (parsed.data.account !== account) throw wrong(`account: it is ${parsed.data.account}, and the file is called after ${account}`)
  return parsed.data
}

function parse(text: string, wrong: (text: string, cause?: unknown) => UsageError): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw wrong(`not JSON: ${error instanceof Error ? error.message : error}`, error)
  }
}

/** Write what is collected from an account, for the collector and for the next plan. Throws a `UsageError` where it cannot be written. */
export async function writeCollection(folder: string, collection: Collection): Promise<void> {
  await makeFolder(folder).catch((error: Error) => {
    throw new UsageError(`cannot make the folder ${folder}: ${error.message}`, { cause: error })
  })
  await writeWhole(collectionPath(folder, collection.account), `${JSON.stringify(collection, undefined, 2)}\n`)
}

/** The paths that writing what is collected may write to, as far as they are there; the folder itself among them. */
export async function collectionPaths(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return [folder, ...names.filter((name) => FILE_NAME.test(name)).map((name) => join(folder, name))]
}

/**
 * Write what is collected from an account in the place of what was; `null` is a file that is not there. Where the file tells of neither,
 * somebody has written since, and it is left as it is.
 */
export async function replaceCollection(
  folder: string,
  account: string,
  { from, to }: { readonly from: Collection | null; readonly to: Collection | null },
): Promise<void> {
  const there = (await readCollections(folder)).get(account) ?? null
  if (fingerprintOf(there) !== fingerprintOf(from)) return
  if (to === null) await rm(collectionPath(folder, account), { force: true })
  else await writeCollection(folder, to)
}
