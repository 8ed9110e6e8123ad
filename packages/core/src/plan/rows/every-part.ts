import { PARTS } from '../parts.ts'
import { ALWAYS, EVERYONE, LEGACY, MENDED, type Row, SEEN_BY_LEGACY, THOROUGH, UNSEEN_BY_LEGACY, WRONG } from './row.ts'

/** What is the same for every part. */
// biome-ignore format: a table is read by its columns
export const COMMON_ROWS: readonly Row[] = [
  { situation: 'sound', parts: PARTS, states: ['in-place'], holders: EVERYONE, profiles: ALWAYS, does: 'nothing', why: '{part} is as it should be.' },
  { situation: 'unreadable', parts: PARTS, states: ['unknown'], holders: EVERYONE, profiles: ALWAYS, does: 'ask-permission', why: 'What could not be read is not changed.' },
  { situation: 'managed-elsewhere', parts: MENDED, states: WRONG, holders: ['managed'], profiles: THOROUGH, does: 'hand-over', to: 'source', why: 'A change behind the back of the tool that looks after it would be reverted.' },
  { situation: 'other-account', parts: MENDED, states: WRONG, holders: ['other-account'], profiles: THOROUGH, does: 'hand-over', to: 'resource-owner', why: 'It belongs to an account that the configuration does not let Trailmend change.' },
  { situation: 'unreadable', parts: MENDED, states: WRONG, holders: ['unknown'], profiles: THOROUGH, does: 'ask-permission', why: 'Who looks after it could not be read, so it is not changed.' },
  { situation: 'managed-elsewhere', parts: SEEN_BY_LEGACY, states: WRONG, holders: ['managed'], profiles: LEGACY, does: 'hand-over', to: 'source', why: 'A change behind the back of the tool that looks after it would be reverted.' },
  { situation: 'other-account', parts: SEEN_BY_LEGACY, states: WRONG, holders: ['other-account'], profiles: LEGACY, does: 'hand-over', to: 'resource-owner', why: 'It belongs to an account that the configuration does not let Trailmend change.' },
  { situation: 'unreadable', parts: SEEN_BY_LEGACY, states: WRONG, holders: ['unknown'], profiles: LEGACY, does: 'ask-permission', why: 'Who looks after it could not be read, so it is not changed.' },
  { situation: 'sound', parts: UNSEEN_BY_LEGACY, states: WRONG, holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at {part}.' },
]
