import type { Unknown } from '../../observe/fact.ts'
import { MINE } from '../parts.ts'
import type { LaidOut } from './chain.ts'
import { type Held, holderOf } from './holder.ts'
import { NOBODYS } from './reading.ts'
import { lastTool, revertedBy } from './reverted.ts'

/** Who holds the trail: besides its tags, who changed it last, and who took Trailmend's changes back, tell. */
export function trailHeldOf({ trail, account, settings, managedFor }: LaidOut): Held {
  if (trail === undefined) return NOBODYS
  // Who manages the organization's trails may change them, though they are the management account's.
  const isManaged = trail.isOrganization && managedFor !== undefined
  const may = isManaged ? { ...settings, mayChangeAccounts: [...settings.mayChangeAccounts, managedFor] } : settings
  const held = holderOf({ owner: trail.ownerAccount, account: account.id, name: trail.name, tags: trail.tags }, may)
  if (!MINE.includes(held.holder)) return held
  const { trailWrites } = account
  // Who changes the trail of another account, only its own event history tells.
  if (!trailWrites.known && trail.ownerAccount === account.id) return notTold(trailWrites)
  const writes = trailWrites.known ? trailWrites.value : []
  const reverter = revertedBy(trail.arn, writes)
  if (reverter !== undefined) return { holder: 'managed', heldBy: `${reverter}, who took Trailmend's changes back` }
  const tool = held.holder === 'ours' ? undefined : lastTool(trail.arn, writes)
  return tool === undefined ? held : { holder: 'managed', heldBy: `${tool}, which changed it last` }
}

/** Without the event history nobody knows whether a tool, or somebody, would take a change back. */
function notTold({ needs }: Unknown): Held {
  return { holder: 'unknown', ...(needs === undefined ? {} : { needs }) }
}
