import type { Session } from '@trailmend/aws'
import { type Answered, OPERATIONS, type OperationName, type Question, type RecordedCall, unitsIn } from '@trailmend/core/observe'
import { isParentId } from '../config/way-in.ts'
import { IncompleteError } from '../incomplete-error.ts'
import type { Selection } from './discovery.ts'

/** Most organizational units that are asked about: ten times what AWS allows in an organization. */
const MAX_UNITS = 20_000

/**
 * Ask an organization for the accounts that are wanted, and no more than that takes: all its accounts at once, or what is in
 * the units that are named, down to the last.
 *
 * Returns every call with its answer: what is refused is an answer too. Throws an `IdentityError` as `identify` does, and an
 * `IncompleteError` where the units have no end.
 */
export async function askOrganization(session: Session, { include, exclude }: Selection): Promise<readonly RecordedCall[]> {
  const { account } = await session.identify()
  const calls: RecordedCall[] = []
  const units = new Set([...(include ?? []), ...exclude].filter(isParentId))
  const listsAll = include === undefined || [...include, ...exclude].some((word) => !isParentId(word))
  await Promise.all([...(listsAll ? [ask('organizations:ListAccounts', {})] : []), ...[...units].map(askBelow)])
  return calls

  async function askBelow(parent: string): Promise<void> {
    const input = { ParentId: parent }
    const [, answered] = await Promise.all([
      ask('organizations:ListAccountsForParent', input),
      ask('organizations:ListOrganizationalUnitsForParent', input),
    ])
    const fresh = unitsIn(answered).filter((id) => isParentId(id) && !units.has(id))
    for (const id of fresh) units.add(id)
    if (units.size > MAX_UNITS) throw new IncompleteError(`the organization shows more than ${MAX_UNITS} organizational units`)
    await Promise.all(fresh.map(askBelow))
  }

  async function ask(name: OperationName, input: Question['input']): Promise<Answered> {
    const { service, operation } = OPERATIONS[name]
    const answered = await session.ask({ region: session.mainRegion, service, operation, input })
    calls.push({ account, ...answered })
    return answered
  }
}
