import type { Session } from '@trailmend/aws'
import type { DigestAccess } from '@trailmend/aws/digest'
import type { EvidenceKey, VerifiedOutcome, VerifyResult } from '@trailmend/report/verify'
import { UsageError } from '../usage-error.ts'
import { mustBeWritable } from '../write-whole.ts'
import { findInFolder } from './find-folder.ts'
import { findLive } from './find-live.ts'
import { folderShelf } from './folder-store.ts'
import type { Found } from './found.ts'
import type { VerifyOptions } from './options.ts'
import { type OutcomeSpool, openSpool } from './outcome-spool.ts'
import { namesAll, type VerifyOutputContext, writeVerifyReports } from './outputs.ts'
import { type RestoreContext, restoreArchived } from './restore.ts'
import { createStandingKeeper, readStanding, removeStanding, type Standing, spoolPath } from './resume-file.ts'
import { runChains, type VerifyProgress } from './run-chains.ts'
import type { Shelf } from './shelf.ts'
import { concludeVerification } from './tally.ts'
import { rememberKeys } from './used-keys.ts'

/** What verification needs from outside. */
export interface VerifyContext extends VerifyOutputContext, RestoreContext {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly clock: () => number
  readonly userAgent: string
  readonly progress: VerifyProgress
  /** Called when the verification has come to its end, or cannot go on, before anything is printed. */
  readonly ended: () => void
}

/**
 * Verify that log files are as CloudTrail delivered them, in S3 or in a copy, and write the reports that were asked for.
 *
 * Throws a `UsageError` before anything is read where a report could not be written, and an `IncompleteError` where nothing could be read at all.
 */
export async function verify(options: VerifyOptions, context: VerifyContext): Promise<VerifyResult> {
  await mustNotCollide(options)
  const begun = options.resume === undefined ? undefined : await readStanding(options.resume, options)
  const now = context.clock()
  const source = await openSource(options, { begun, now, userAgent: context.userAgent })
  const wantsAll = options.resume !== undefined || options.restore !== undefined || namesAll(options.reports)
  const spool = wantsAll ? await openSpool(options.resume && spoolPath(options.resume), begun?.spooled) : undefined
  const keys: EvidenceKey[] = [...(begun?.keys ?? [])]
  try {
    const result = await runAll(options, context, { source, begun, spool, now, keys }).finally(context.ended)
    const outcomes = () => spooled(spool, result)
    await writeVerifyReports({ result, outcomes, keys }, options.reports, context)
    if (options.restore !== undefined && source.access !== undefined) {
      await restoreArchived(outcomes(), { ...options.restore, access: source.access, concurrency: options.concurrency }, context)
    }
    if (options.resume !== undefined) await removeStanding(options.resume)
    return result
  } finally {
    await spool?.close()
  }
}

interface Source {
  readonly shelf: Shelf
  readonly access: DigestAccess | undefined
  readonly found: Found
}

interface Work {
  readonly source: Source
  readonly begun: Standing | undefined
  readonly spool: OutcomeSpool | undefined
  readonly now: number
  /** Public keys are added as they are used. */
  readonly keys: EvidenceKey[]
}

async function runAll(
  options: VerifyOptions,
  { progress, clock }: VerifyContext,
  { source, begun, spool, now, keys }: Work,
): Promise<VerifyResult> {
  const { resume, folder, concurrency, undeclared } = options
  const { chains: found, notices } = source.found
  const judgedAt = begun?.judgedAt ?? new Date(now).toISOString()
  const keeper = resume === undefined ? undefined : createStandingKeeper(resume, options, clock)
  const chains = await runChains({
    store: rememberKeys(source.shelf.store, keys),
    chains: found,
    start: { chain: begun?.chain ?? 0, cursor: begun?.cursor },
    now,
    concurrency,
    undeclared,
    spool,
    progress,
    save: async ({ chain, cursor }) => {
      if (spool === undefined) return
      await keeper?.note({ judgedAt, found: source.found, chain, cursor, spooled: await spool.flush(), keys: [...keys] })
    },
    lost: () => source.access?.credentialsLost(),
  }).finally(keeper?.end)
  return concludeVerification({ chains, notices, source: folder ?? 'live', judgedAt })
}

interface Opening {
  readonly begun: Standing | undefined
  readonly now: number
  readonly userAgent: string
}

async function openSource(options: VerifyOptions, { begun, now, userAgent }: Opening): Promise<Source> {
  const { folder, keyFiles } = options
  const fileKeys = keyFiles.length === 0 ? undefined : await (await import('./key-files.ts')).readKeyFiles(keyFiles)
  if (folder !== undefined) {
    const copy = await findInFolder(folder, options)
    const access = fileKeys === undefined ? (await openAws(options, userAgent)).access : undefined
    const keys = fileKeys ?? (access && { publicKeys: access.store.publicKeys })
    if (keys === undefined) throw new UsageError('--folder: without public keys nothing can be verified; give --public-keys')
    return { shelf: folderShelf(copy, keys), access, found: begun?.found ?? copy }
  }
  const { access, openSession } = await openAws(options, userAgent)
  const found = begun?.found ?? (await findLive(options, { access, openSession, now }))
  const store = { ...access.store, ...fileKeys }
  return { shelf: { store, folders: access.folders }, access, found }
}

interface Aws {
  readonly access: DigestAccess
  readonly openSession: () => Promise<Session>
}

async function openAws({ role, externalId, via, concurrency }: VerifyOptions, userAgent: string): Promise<Aws> {
  // Loading the SDK takes longer than verifying a small copy, which has no use for it.
  const { createConnection, createDigestAccess, createPace } = await import('@trailmend/aws/digest')
  const shared = { pace: createPace(2 * concurrency), requestHandler: createConnection(4 * concurrency), userAgent }
  const target = { role, externalId, via }
  let session: Promise<Session> | undefined
  const openSession = async (): Promise<Session> => (await import('@trailmend/aws')).createSessions(shared)(target)
  return {
    access: await createDigestAccess(shared)(target),
    openSession: () => {
      session ??= openSession()
      return session
    },
  }
}

async function* spooled(spool: OutcomeSpool | undefined, { chains }: VerifyResult): AsyncGenerator<VerifiedOutcome, void, undefined> {
  if (spool === undefined) return
  for await (const { chain: index, outcome } of spool.read()) {
    const of = chains[index]
    if (of === undefined) continue
    const { bucket, prefix, organizationId, account, region, trail, homeRegion } = of
    yield {
      chain: { bucket, prefix, ...(organizationId !== undefined && { organizationId }), account, region, trail, homeRegion },
      outcome,
    }
  }
}

/** Find out before any work is done whether everything can be written where it is wanted. */
async function mustNotCollide({ reports, resume, keyFiles }: VerifyOptions): Promise<void> {
  const written = reports.flatMap(({ path }) => path ?? [])
  await Promise.all(written.map(mustBeWritable))
  const taken = new Set([...(resume === undefined ? [] : [resume, spoolPath(resume)]), ...keyFiles.map(({ path }) => path)])
  for (const path of written) {
    if (taken.has(path)) throw new UsageError(`two things would be in ${path}: write to another file`)
    taken.add(path)
  }
}
