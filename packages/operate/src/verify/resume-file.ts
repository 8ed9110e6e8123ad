import { statSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import type { EvidenceKey } from '@trailmend/report'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable, writeWhole } from '../write-whole.ts'
import type { Found } from './found.ts'
import type { VerifyOptions } from './options.ts'

/** Where a verification stands. */
export interface Standing {
  /** When it began, ISO 8601. */
  readonly judgedAt: string
  readonly found: Found
  /** The number of the chain that comes next, and where to go on in it. */
  readonly chain: number
  readonly cursor: string | undefined
  /** How much of the spool counts. */
  readonly spooled: number
  /** The public keys that were used. */
  readonly keys: readonly EvidenceKey[]
}

/** The file beside it that holds what was found so far. */
export function spoolPath(resume: string): string {
  return `${resume}.outcomes`
}

/**
 * Read where a verification stopped; `undefined` where none has begun.
 *
 * The file is trusted as what this program wrote. Throws a `UsageError` for any other, and for one of another verification.
 */
export async function readStanding(path: string, options: VerifyOptions): Promise<Standing | undefined> {
  await Promise.all([path, spoolPath(path)].map(mustBeWritable))
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new UsageError(`cannot read ${path}: ${error.message}`, { cause: error })
  })
  if (content === undefined) {
    const spool = spoolPath(path)
    if ((statSync(spool, { throwIfNoEntry: false })?.size ?? 0) > 0)
      throw new UsageError(`${spool} is there without ${path}: remove it, or name another file`)
    return undefined
  }
  const { standing } = await import('./standing-schema.ts')
  const read = standing.safeParse(parsed(content))
  if (!read.success) throw new UsageError(`${path} is not what a verification of this version leaves behind: remove it to begin anew`)
  if (read.data.wishes !== wishesOf(options)) {
    throw new UsageError(`${path} is of a verification of something else: ask for the same, or remove it to begin anew`)
  }
  const { judgedAt, found, chain, cursor, spooled, keys } = read.data
  return { judgedAt, found, chain, cursor, spooled, keys }
}

/** Keeps where a verification stands in a file. */
export interface StandingKeeper {
  /** Take note of where it stands. */
  note(current: Standing): Promise<void>
  /** Write what was noted last, where that has not been done. */
  end(): Promise<void>
}

/** Milliseconds between two writings: the chains of an organization take megabytes to write, and are done many in a second. */
const BETWEEN_WRITINGS = 2_000

/** Keep a file that is whole at any time, and at most two seconds behind. */
export function createStandingKeeper(path: string, options: VerifyOptions, clock: () => number): StandingKeeper {
  let written = Number.NEGATIVE_INFINITY
  let noted: Standing | undefined
  const end = async (): Promise<void> => {
    if (noted === undefined) return
    const text = `${JSON.stringify({ v: 1, wishes: wishesOf(options), ...noted })}\n`
    noted = undefined
    written = clock()
    await writeWhole(path, text)
  }
  return {
    note: async (current) => {
      noted = current
      if (clock() - written >= BETWEEN_WRITINGS) await end()
    },
    end,
  }
}

/** Remove what an ended verification has no more use for. */
export async function removeStanding(path: string): Promise<void> {
  await Promise.all([path, spoolPath(path)].map((each) => rm(each, { force: true })))
}

/** What must be the same for one verification to go on with another's. */
function wishesOf({ accounts, trails, regions, from, to, bucket, prefix, organizationId, folder, undeclared }: VerifyOptions): string {
  const all = [accounts, trails, regions, from, to, bucket, prefix, organizationId, folder, undeclared]
  return JSON.stringify(all.map((each) => each ?? null))
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
