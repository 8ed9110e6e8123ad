import { parseArn } from '../arn.ts'
import type { Coverage } from './coverage.ts'
import type { Recording } from './recording.ts'
import type { Exclusion } from './table.ts'

const COMPARED = { equals: '', 'starts-with': 'beginning with ', 'ends-with': 'ending with ' } as const

/** How many exclusions are named before the rest is only counted. */
const MAX_NAMED = 3

/**
 * A recording in a few words: `all`, `write only`, `all but events of kms.amazonaws.com`, `read: some; write: all`.
 *
 * Holds texts of whoever made the trail: attacker-controlled, escape before showing.
 */
export function recordingInWords({ read, write }: Recording): string {
  if (read.recorded === 'none' && write.recorded !== 'none')
    return write.recorded === 'all' ? 'write only' : `write only: ${coverageInWords(write)}`
  if (write.recorded === 'none' && read.recorded !== 'none')
    return read.recorded === 'all' ? 'read only' : `read only: ${coverageInWords(read)}`
  const [ofReads, ofWrites] = [coverageInWords(read), coverageInWords(write)]
  return ofReads === ofWrites ? ofReads : `read: ${ofReads}; write: ${ofWrites}`
}

/** A coverage in a few words. Attacker-controlled, as the recording's. */
export function coverageInWords(coverage: Coverage): string {
  switch (coverage.recorded) {
    case 'all':
    case 'none':
      return coverage.recorded
    case 'all-but':
      return `all but events ${listed(coverage.excluded)}`
    case 'some':
      return coverage.narrowedBy.length === 0 ? 'some' : `some, narrowed by ${coverage.narrowedBy.join(', ')}`
    case 'cannot-say':
      return `cannot be said: ${coverage.because.join('; ')}`
  }
}

/**
 * The only bucket whose objects an exclusion can match; `undefined` if it can match objects of several.
 *
 * `arn:aws:s3:::logs/` is one bucket; `arn:aws:s3:::logs` also begins every object of the bucket `logs-2`.
 */
export function bucketOfExclusion({ field, how, value }: Exclusion): string | undefined {
  if (field !== 'resources.ARN' || how === 'ends-with') return undefined
  const arn = parseArn(value)
  const slash = arn?.resource.indexOf('/') ?? -1
  return arn?.service === 's3' && arn.region === '' && arn.account === '' && slash > 0 ? arn.resource.slice(0, slash) : undefined
}

function listed(excluded: readonly Exclusion[]): string {
  const named = excluded.slice(0, MAX_NAMED)
  const fields = [...new Set(named.map(({ field }) => field))]
  const words = fields.map((field) => {
    const values = named.filter((exclusion) => exclusion.field === field).map(({ how, value }) => `${COMPARED[how]}${value}`)
    return `${field === 'eventSource' ? 'of' : `with ${field}`} ${values.join(', ')}`
  })
  return `${words.join(' and events ')}${excluded.length > MAX_NAMED ? ` and ${excluded.length - MAX_NAMED} more` : ''}`
}
