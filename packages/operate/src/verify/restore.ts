import type { Archive, DigestAccess } from '@trailmend/aws'
import {
  type ArchivedAmount,
  canRestore,
  type RestoreTier,
  renderRestoreQuote,
  type VerifiedOutcome,
  type VerifyPlace,
} from '@trailmend/report/verify'
import { atMost } from '../at-most.ts'

/** How restoring talks to whoever started it. */
export interface RestoreContext {
  /** Everything that is not the result. */
  readonly say: (text: string) => void
  /** Ask somebody; `undefined` where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined
}

/** What is to be restored, and how. */
export interface RestoreOptions {
  readonly access: Pick<DigestAccess, 'head' | 'restore'>
  readonly tier: RestoreTier
  readonly days: number
  /** Whether the price is accepted without asking. */
  readonly yes: boolean
  readonly concurrency: number
}

/** Objects that are looked at before the next are read from the spool. */
const BATCH = 1_000

/**
 * Restore what a verification found archived: look at every object, say what it costs, and only where that is agreed to ask S3 for copies.
 *
 * The verification is no more complete by that: it has to be run again when the copies are there.
 */
export async function restoreArchived(
  outcomes: AsyncIterable<VerifiedOutcome>,
  options: RestoreOptions,
  { say, confirm }: RestoreContext,
): Promise<void> {
  const { tier, days, yes, concurrency, access } = options
  const archived = createLedger()
  for await (const batch of batches(archivedPlaces(outcomes))) {
    await atMost(concurrency, batch, async (place) => {
      const head = await access.head(place)
      if ('unreadable' in head || (head.archive === undefined && head.copy === 'none')) archived.unknown++
      else if (head.copy === 'under-way') archived.underWay++
      else if (head.archive !== undefined && head.copy === 'none') archived.add(head.archive, head.size, place)
    })
  }
  const amounts = archived.amounts()
  if (amounts.length === 0 && archived.underWay === 0 && archived.unknown === 0)
    return say('Nothing is archived: there is nothing to restore.\n')
  say(renderRestoreQuote({ amounts, underWay: archived.underWay, unknown: archived.unknown, tier, days }))
  if (amounts.length === 0) return
  if (!canRestore({ amounts, tier })) return say(`Nothing was asked for: not all of it can be restored by ${tier}.\n`)
  if (!yes && confirm === undefined) return say('Nothing was asked for: add --yes to agree to the price.\n')
  if (!yes && !(await confirm?.('Restore at this price?'))) return say('Nothing was asked for.\n')
  const done = { begun: 0, refused: 0, why: '' }
  await atMost(concurrency, archived.places(), async ({ place, archive }) => {
    const answer = await access.restore(place, { archive, tier, days })
    if (typeof answer === 'string') done.begun++
    else {
      done.refused++
      done.why = `${answer.because}${answer.needs === undefined ? '' : `; needs ${answer.needs}`}`
    }
  })
  say(`Asked S3 for ${done.begun} copies. Verify again when they are there.\n`)
  if (done.refused > 0) say(`${done.refused} were refused: ${done.why}\n`)
}

interface Ledger {
  underWay: number
  unknown: number
  add(archive: Archive, size: number, place: VerifyPlace): void
  amounts(): readonly ArchivedAmount[]
  places(): readonly { readonly place: VerifyPlace; readonly archive: Archive }[]
}

function createLedger(): Ledger {
  const amounts = new Map<Archive, { objects: number; bytes: number }>()
  const places: { readonly place: VerifyPlace; readonly archive: Archive }[] = []
  return {
    underWay: 0,
    unknown: 0,
    add: (archive, size, place) => {
      const amount = amounts.get(archive) ?? { objects: 0, bytes: 0 }
      amount.objects++
      amount.bytes += size
      amounts.set(archive, amount)
      places.push({ place, archive })
    },
    amounts: () => [...amounts].map(([archive, amount]) => ({ archive, ...amount })),
    places: () => places,
  }
}

async function* archivedPlaces(outcomes: AsyncIterable<VerifiedOutcome>): AsyncGenerator<VerifyPlace, void, undefined> {
  for await (const { outcome } of outcomes) {
    const { code, place } = outcome
    if ((code === 'digest-archived' || code === 'log-archived') && place !== undefined) yield place
  }
}

async function* batches<T>(items: AsyncIterable<T>): AsyncGenerator<readonly T[], void, undefined> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
