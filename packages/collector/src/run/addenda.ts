import type { Ledger } from '../ledger/ledger.ts'
import type { AddendumRecord } from '../read/addendum.ts'

/** An addendum, and where its event is. */
export interface JoinedAddendum extends AddendumRecord {
  /** Of the object that has it: `s3://bucket/key`, or what its source calls it. */
  readonly objectId: string
}

const PREFIX = 'addendum/'
/** What belongs to an event that was not named is found by its request. */
const nameOf = ({ originalEventId, originalRequestId, eventId }: AddendumRecord): string =>
  `${PREFIX}${encoded(originalEventId ?? originalRequestId ?? eventId)}/${encoded(eventId)}`

/** Half of a character, which somebody may have put into an id, cannot be encoded. */
const encoded = (id: string): string => encodeURIComponent(id.toWellFormed())

/** Keep what events of an object add to earlier ones, so that it is found by those. The same again changes nothing. */
export async function rememberAddenda(
  ledger: Pick<Ledger, 'rememberAll'>,
  objectId: string,
  addenda: readonly AddendumRecord[],
): Promise<void> {
  if (addenda.length === 0) return
  await ledger.rememberAll(new Map(addenda.map((addendum) => [nameOf(addendum), JSON.stringify({ ...addendum, objectId })])))
}

/** What was added to an event, by its `eventID` or `requestID`; to all events where none is named. */
export async function* addendaOf(ledger: Pick<Ledger, 'recallAll'>, event?: string): AsyncGenerator<JoinedAddendum> {
  const prefix = event === undefined ? PREFIX : `${PREFIX}${encoded(event)}/`
  for await (const { value } of ledger.recallAll(prefix)) {
    const read = readAddendum(value)
    if (read !== undefined) yield read
  }
}

/** `undefined` for what is none: a ledger may be a table that others write to. */
function readAddendum(value: string): JoinedAddendum | undefined {
  let read: unknown
  try {
    read = JSON.parse(value)
  } catch {
    return undefined
  }
  const { eventId, originalEventId, originalRequestId, reason, updatedFields, objectId } = Object(read) as Record<string, unknown>
  if (![eventId, reason, objectId].every(isText)) return undefined
  return {
    ...{ eventId: String(eventId), reason: String(reason), objectId: String(objectId) },
    ...(isText(originalEventId) && { originalEventId }),
    ...(isText(originalRequestId) && { originalRequestId }),
    ...(isText(updatedFields) && { updatedFields }),
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'
