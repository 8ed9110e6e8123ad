import { MINE } from '../parts.ts'
import { ALWAYS, EVERYONE, LEGACY, LOGS, REPORTED_BY_LEGACY, type Row, THOROUGH, WRONG } from './row.ts'

/** Delivery to CloudWatch Logs, and what watches it. */
// biome-ignore format: a table is read by its columns
export const LOGS_ROWS: readonly Row[] = [
  { situation: 'logs-missing', parts: LOGS, states: ['missing', 'insufficient'], holders: MINE, profiles: THOROUGH, does: 'create', why: 'Delivery to CloudWatch Logs rests on {part}.' },
  { situation: 'logs-missing', parts: ['delivery-role-trust', 'delivery-role-permissions'], states: ['foreign'], holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: "The role is not Trailmend's to change, or a Deny or a boundary blocks it." },
  { situation: 'logs-missing', parts: ['delivery-role-trust', 'delivery-role-permissions'], states: ['foreign'], holders: EVERYONE, profiles: LEGACY, does: 'hand-over', to: 'account-owner', why: 'The profile legacy reports {part}, and changes nothing.' },
  { situation: 'logs-missing', parts: ['logs-integration'], states: ['missing'], holders: MINE, profiles: THOROUGH, does: 'repair', why: 'The trail does not deliver to a log group.' },
  { situation: 'logs-missing', parts: ['logs-integration'], states: ['stopped'], holders: MINE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: 'All that can be read is as it should be, and nothing is delivered.' },
  { situation: 'logs-missing', parts: ['logs-integration'], states: ['awaiting-delivery'], holders: EVERYONE, profiles: ALWAYS, does: 'wait', why: 'It is set up; until a delivery is seen it is not known to work.' },
  { situation: 'monitors-missing', parts: ['monitor'], states: ['missing'], holders: MINE, profiles: THOROUGH, does: 'create', why: 'Nobody is told of these events.' },
  { situation: 'monitors-missing', parts: ['monitor'], states: ['stopped'], holders: MINE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: 'Filter and alarm are there; only a person can subscribe to the topic, and confirm it.' },
  { situation: 'logs-missing', parts: REPORTED_BY_LEGACY.filter((part) => part !== 'monitor'), states: WRONG, holders: MINE, profiles: LEGACY, does: 'hand-over', to: 'account-owner', why: 'The profile legacy reports {part}, and changes nothing.' },
  { situation: 'monitors-missing', parts: ['monitor'], states: WRONG, holders: MINE, profiles: LEGACY, does: 'hand-over', to: 'account-owner', why: 'The profile legacy reports {part}, and changes nothing.' },
]
