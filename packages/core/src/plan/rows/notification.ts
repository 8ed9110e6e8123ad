import { MINE } from '../parts.ts'
import { ALWAYS, EVERYONE, LEGACY, type Row, THOROUGH } from './row.ts'

/** How others learn of new log files. */
// biome-ignore format: a table is read by its columns
export const NOTIFICATION_ROWS: readonly Row[] = [
  { situation: 'topic-deleted', parts: ['topic'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'create', why: 'Without a topic nobody is told of new log files.' },
  { situation: 'topic-changed', parts: ['topic'], states: ['reassigned'], holders: EVERYONE, profiles: ALWAYS, does: 'adopt', why: 'The trail announces here now; the old subscription is listed, and removed only on request.' },
  { situation: 'topic-policy-changed', parts: ['topic-policy'], states: ['missing', 'insufficient'], holders: MINE, profiles: ALWAYS, does: 'repair', why: 'The grants that are missing are added; nothing is replaced.' },
  { situation: 'topic-policy-changed', parts: ['topic-policy'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'resource-owner', why: 'Adding statements would not help: a Deny blocks, the text cannot be read, or there is no room.' },
  { situation: 'queue-deleted', parts: ['queue'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'create', why: 'Without a queue nobody hears of new log files.' },
  { situation: 'queue-deleted', parts: ['queue'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'account-owner', why: "A queue of the name is there, and nothing says that it is Trailmend's: consumers of one queue take each other's messages." },
  { situation: 'queue-deleted', parts: ['dead-letter-queue'], states: ['missing'], holders: MINE, profiles: THOROUGH, does: 'create', why: 'A message that cannot be worked on must not be lost.' },
  { situation: 'queue-policy-changed', parts: ['queue-policy'], states: ['missing', 'insufficient'], holders: MINE, profiles: ALWAYS, does: 'repair', why: 'The grants that are missing are added; other producers keep theirs.' },
  { situation: 'queue-policy-changed', parts: ['queue-policy'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'resource-owner', why: 'Adding statements would not help: a Deny blocks, the text cannot be read, or there is no room.' },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['missing'], holders: MINE, profiles: THOROUGH, does: 'create', why: 'The topic does not tell the queue.' },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['insufficient'], holders: MINE, profiles: THOROUGH, does: 'repair', why: 'It carries nothing until the account that owns the queue confirms it.' },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['foreign'], holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'resource-owner', why: "Only the topic's owner can let this account subscribe, or subscribe the queue, which is confirmed then." },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['insufficient', 'foreign'], holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at {part}.' },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['missing'], holders: ['ours'], profiles: LEGACY, does: 'create', why: 'Topic or queue is made anew, and no topic tells a queue of itself.' },
  { situation: 'subscription-removed', parts: ['subscription'], states: ['missing'], holders: ['account', 'managed', 'allowed-account', 'other-account', 'unknown'], profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at {part}.' },
]
