import { listField, objectOf, textField } from './answer-fields.ts'
import { operationOf } from './operations.ts'
import type { Answer, Call, RecordedCall } from './recording.ts'

/** An account of an organization. */
export interface OrganizationAccount {
  readonly id: string
  /** Attacker-controlled. */
  readonly name: string | undefined
  /** Such as `ACTIVE` or `SUSPENDED`; `undefined` where AWS did not tell. */
  readonly state: string | undefined
}

/** What is right in a root or an organizational unit. */
export interface OrganizationParent {
  readonly accounts: ReadonlySet<string>
  readonly units: ReadonlySet<string>
}

/** A call that AWS answered with an error. */
export type RefusedCall = Call & Extract<Answer, { readonly error: unknown }>

/** What recorded calls say of an organization. */
export interface OrganizationAnswers {
  /** Every account that an answer shows, by id. */
  readonly accounts: ReadonlyMap<string, OrganizationAccount>
  /** By the ids of the roots and units that were asked about. */
  readonly parents: ReadonlyMap<string, OrganizationParent>
  /** Whether all accounts were listed. */
  readonly listed: boolean
  /** The calls that were refused. */
  readonly refused: readonly RefusedCall[]
  /** The account that was asked; `undefined` if none was. */
  readonly asker: string | undefined
}

/** Read what the calls of AWS Organizations say. Never throws: what is odd is passed over. */
export function readOrganization(calls: readonly RecordedCall[]): OrganizationAnswers {
  const asked = calls.filter((call) => operationOf(call)?.use === 'finds-accounts')
  const accounts = new Map<string, OrganizationAccount>()
  const parents = new Map<string, { accounts: Set<string>; units: Set<string> }>()
  for (const call of asked) {
    const members = accountsIn(call)
    for (const member of members) accounts.set(member.id, member)
    const parent = textField(call.input, 'ParentId')
    if (parent === undefined) continue
    const here = parents.get(parent) ?? { accounts: new Set<string>(), units: new Set<string>() }
    parents.set(parent, here)
    for (const { id } of members) here.accounts.add(id)
    for (const id of unitsIn(call)) here.units.add(id)
  }
  return {
    accounts,
    parents,
    listed: asked.some((call) => call.operation === 'ListAccounts' && 'output' in call),
    refused: asked.flatMap((call) => ('error' in call ? [call] : [])),
    asker: asked[0]?.account,
  }
}

/** `Status` is what AWS called `State` until 2026. Source: Organizations API Reference, Account. */
function accountsIn(answer: Answer): readonly OrganizationAccount[] {
  const accounts = 'output' in answer ? (listField(answer.output, 'Accounts') ?? []) : []
  return accounts.flatMap((value) => {
    const account = objectOf(value) ?? {}
    const id = textField(account, 'Id')
    if (id === undefined || !/^\d{12}$/.test(id)) return []
    return [{ id, name: textField(account, 'Name'), state: textField(account, 'State') ?? textField(account, 'Status') }]
  })
}

/** The ids of the organizational units that an answer of `ListOrganizationalUnitsForParent` shows. */
export function unitsIn(answer: Answer): readonly string[] {
  const units = 'output' in answer ? (listField(answer.output, 'OrganizationalUnits') ?? []) : []
  return units.flatMap((each) => textField(objectOf(each) ?? {}, 'Id') ?? [])
}
