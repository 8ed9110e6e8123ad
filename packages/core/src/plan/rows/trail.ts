import { MINE } from '../parts.ts'
import { ALWAYS, EVERYONE, LEGACY, type Row, THOROUGH, TRAIL_SETTINGS } from './row.ts'

/** The trail. */
// biome-ignore format: a table is read by its columns
export const TRAIL_ROWS: readonly Row[] = [
  { situation: 'trail-deleted', parts: ['trail'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'create', why: 'No trail records the account, and none that is there can be used.' },
  { situation: 'trail-deleted', parts: ['trail'], states: ['reassigned'], holders: EVERYONE, profiles: ALWAYS, does: 'adopt', why: 'Another trail is there that can be used: a second one would be a paid copy.' },
  { situation: 'trail-deleted', parts: ['trail'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'account-owner', why: 'No trail can be used, and another one cannot be made, or would be taken away again.' },
  { situation: 'trail-incomplete', parts: TRAIL_SETTINGS, states: ['insufficient', 'stopped'], holders: MINE, profiles: ALWAYS, does: 'repair', why: 'The trail is there, and only what differs is sent.' },
  { situation: 'trail-incomplete', parts: ['management-events'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'account-owner', why: 'The trail has as many event selectors as AWS allows, and none of them is taken away.' },
  { situation: 'data-events', parts: ['data-events'], states: ['foreign'], holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: 'The trail has as many event selectors as AWS allows, and none of them is taken away.' },
  { situation: 'data-events', parts: ['data-events'], states: ['foreign'], holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at data events.' },
  { situation: 'data-events', parts: ['data-events'], states: ['insufficient'], holders: MINE, profiles: THOROUGH, does: 'repair', why: 'Data events are wanted; management events stay as they are, and the log bucket is left out.' },
  { situation: 'organization-trail', parts: ['trusted-access'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'create', why: 'A trail of the organization needs it.' },
  { situation: 'organization-trail', parts: ['trusted-access'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'management-account', why: 'Only the management account of an organization gives CloudTrail access to it, and owns its trail.' },
  { situation: 'organization-trail', parts: ['organization-wide'], states: ['insufficient'], holders: MINE, profiles: ALWAYS, does: 'repair', why: 'One trail is to record the whole organization, and this one is there.' },
  { situation: 'organization-trail', parts: ['organization-wide'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'management-account', why: 'Only the management account makes a trail of its own that of the organization.' },
]
