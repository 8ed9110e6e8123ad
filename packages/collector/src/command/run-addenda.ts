import { defaultPlaces } from '../open/open-collector.ts'
import { openLedgerReader } from '../open/open-ledger.ts'
import { createSession } from '../open/session.ts'
import { addendaOf, type JoinedAddendum } from '../run/addenda.ts'
import type { Io } from './io.ts'
import { settingsOf } from './settings-of.ts'
import { shown, shownJson } from './shown.ts'

export interface AddendaFlags {
  readonly config?: string
  readonly json?: boolean
}

/** Show what was added to an event, by its `eventID` or `requestID`, or to all. Always returns 0. */
export async function runAddenda(id: string | undefined, flags: AddendaFlags, io: Io): Promise<number> {
  const settings = await settingsOf(flags, io)
  const ledger = await openLedgerReader(settings, { session: createSession(), clock: io.clock, otherwise: defaultPlaces(io.folder).ledger })
  try {
    let count = 0
    for await (const addendum of addendaOf(ledger, id)) {
      count++
      io.print(`${flags.json === true ? shownJson(addendum) : shown(lineOf(addendum))}\n`)
    }
    if (count === 0 && flags.json !== true) io.print(id === undefined ? 'No addendum was collected.\n' : 'Nothing was added to it.\n')
    return 0
  } finally {
    await ledger.close()
  }
}

function lineOf({ eventId, originalEventId, originalRequestId, reason, updatedFields, objectId }: JoinedAddendum): string {
  const original = originalEventId ?? (originalRequestId === undefined ? 'an event that is not named' : `request ${originalRequestId}`)
  const fields = updatedFields === undefined ? '' : ` (${updatedFields})`
  return `${original}  ${reason}${fields}  by ${eventId} in ${objectId}`
}
