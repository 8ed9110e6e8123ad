import { MINE } from '../parts.ts'
import { ALWAYS, EVERYONE, LEGACY, type Row, THOROUGH, WRONG } from './row.ts'

/** What the trail delivers to. */
// biome-ignore format: a table is read by its columns
export const STORAGE_ROWS: readonly Row[] = [
  { situation: 'bucket-deleted', parts: ['bucket'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'create', why: 'Without a bucket the trail keeps nothing; whoever claims the lost name would be sent the logs.' },
  { situation: 'bucket-reassigned', parts: ['bucket'], states: ['reassigned'], holders: EVERYONE, profiles: ALWAYS, does: 'adopt', why: 'The trail delivers here now; what the old bucket still holds is read first.' },
  { situation: 'bucket-deleted', parts: ['bucket'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'account-owner', why: 'The name belongs to somebody else: logs sent there are lost, or read by a stranger.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['missing'], holders: ['ours'], profiles: ALWAYS, does: 'create', why: "The bucket is Trailmend's, and has no policy yet." },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['missing'], holders: ['account', 'allowed-account'], profiles: ['repair'], does: 'repair', why: 'The missing statements are added; no other is touched.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['missing'], holders: ['account', 'allowed-account'], profiles: ['standard'], does: 'hand-over', to: 'account-owner', why: 'The profile standard changes the policy of no bucket that it did not make; the profile repair would add the statements.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['insufficient'], holders: MINE, profiles: ['repair'], does: 'repair', why: 'The missing statements are added; no other is touched.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['insufficient'], holders: MINE, profiles: ['standard'], does: 'hand-over', to: 'account-owner', why: "The profile standard reports a bucket's policy that was changed; the profile repair would add the statements." },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['missing'], holders: ['account', 'managed', 'allowed-account', 'other-account', 'unknown'], profiles: LEGACY, does: 'nothing', why: 'The profile legacy gives a policy only to a bucket that it makes.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['insufficient', 'stopped'], holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at the policy of a bucket.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['foreign'], holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: 'Adding statements would not help: a Deny blocks, the text cannot be read, or there is no room.' },
  { situation: 'bucket-policy-changed', parts: ['bucket-policy'], states: ['foreign'], holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at the policy of a bucket.' },
  { situation: 'bucket-open', parts: ['public-access-block'], states: ['insufficient'], holders: MINE, profiles: THOROUGH, does: 'repair', why: "Logs are nobody's but the account's." },
  { situation: 'bucket-open', parts: ['access-logging'], states: ['missing'], holders: MINE, profiles: THOROUGH, does: 'repair', why: 'The configuration names a bucket for access logs.' },
  { situation: 'bucket-open', parts: ['access-logging'], states: ['insufficient'], holders: MINE, profiles: THOROUGH, does: 'hand-over', to: 'account-owner', why: 'Nobody said which bucket access logs go to.' },
  { situation: 'mfa-delete-off', parts: ['mfa-delete'], states: WRONG, holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'root', why: 'Only the root user, with a device, can switch it on.' },
  { situation: 'key-unfit', parts: ['key'], states: ['missing'], holders: MINE, profiles: ALWAYS, does: 'repair', why: 'The configuration names a key, and the trail does not use it.' },
  { situation: 'key-unfit', parts: ['key'], states: ['stopped'], holders: MINE, profiles: ALWAYS, does: 'hand-over', to: 'account-owner', why: 'Whoever disabled the key had a reason, and only they can say whether it is gone.' },
  { situation: 'key-unfit', parts: ['key'], states: ['foreign'], holders: EVERYONE, profiles: ALWAYS, does: 'hand-over', to: 'resource-owner', why: 'The key cannot encrypt log files, or is not there.' },
  { situation: 'key-unfit', parts: ['key-policy'], states: ['insufficient'], holders: MINE, profiles: ['repair'], does: 'repair', why: 'The missing statements are added; no other is touched.' },
  { situation: 'key-unfit', parts: ['key-policy'], states: ['insufficient'], holders: MINE, profiles: ['standard'], does: 'hand-over', to: 'account-owner', why: 'The profile standard changes no key; the profile repair would add the statements.' },
  { situation: 'key-unfit', parts: ['key-policy'], states: ['foreign'], holders: EVERYONE, profiles: THOROUGH, does: 'hand-over', to: 'resource-owner', why: 'Adding statements would not help: a Deny blocks, the text cannot be read, or there is no room.' },
  { situation: 'key-unfit', parts: ['key-policy'], states: ['foreign'], holders: EVERYONE, profiles: LEGACY, does: 'nothing', why: 'The profile legacy does not look at the policy of a key.' },
]
