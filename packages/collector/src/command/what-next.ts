import type { CollectorErrorCode } from '../collector-error.ts'

/** What to do about each of a collector's own errors. */
export const WHAT_NEXT: Readonly<Record<CollectorErrorCode, string>> = {
  'queue-gone': 'look at its URL, and whether somebody deleted it; trailmend-collector doctor asks for it',
  denied: 'grant it (trailmend-collector --dry-run lists all that this configuration needs), or name another --role',
  'sink-reads-own-source': 'give the sink another bucket, or a prefix that no source has',
  'not-balanced': 'please report it: this is a bug of Trailmend. What is not accounted for was not acknowledged, and comes again',
  'ledger-locked': 'end that collector, or give this one a folder of its own; backfill --enqueue works beside it',
  'ledger-newer': 'use the version of trailmend-collector that wrote it, or a newer one',
  'ledger-broken': 'put a copy of it in its place, or move it away and collect anew',
  'ledger-not-flushed': 'see to its disk, then start again: what is not in the ledger then comes again',
  'quarantine-full':
    'look at it with trailmend-collector quarantine list, replay or remove what is there, or give it more room (quarantine.size)',
  'quarantine-broken': 'remove that entry with trailmend-collector quarantine remove, or put a copy in its place',
  'position-lost': 'put the files back; or, if the events are stored elsewhere, begin with an empty folder and an empty ledger',
  configuration: 'mend that; trailmend-collector doctor tries everything that the configuration names',
}
