import { type JsonObject, textField } from '../../observe/answer-fields.ts'
import { known } from '../../observe/fact.ts'
import type { Role } from '../../observe/facts/role.ts'
import { blankRole } from './blank.ts'
import type { Simulation } from './call.ts'
import { givenTags } from './tags.ts'
import { changed, putIn, written } from './written.ts'

/** A role that is there already stays as it is. A new one may do nothing, and has no boundary unless one is named. */
export const createRole: Simulation = (account, call) => {
  const [name, trust] = [textField(call.input, 'RoleName'), textField(call.input, 'AssumeRolePolicyDocument')]
  const path = textField(call.input, 'Path') ?? '/'
  const arn = `arn:${account.partition}:iam::${call.account}:role${path}${name}`
  const before = account.roles.find((role) => role.arn === arn)
  if (name === undefined || trust === undefined || isNameTaken(before)) return account
  const isBounded = textField(call.input, 'PermissionsBoundary') !== undefined
  const roles = putIn(account.roles, { nameOf: (role) => role.arn, blank: blankRole(arn) }, (role) => ({
    ...role,
    trust: written<string | null>(role.trust, asIamTells(trust)),
    permissions: written(role.permissions, []),
    inlinePolicies: written(role.inlinePolicies, []),
    boundary: isBounded ? blankRole(arn).boundary : written(role.boundary, null),
    tags: written(role.tags, givenTags(call.input, 'Tags')),
  }))
  return { ...account, roles }
}

/** A role of another path has the name too: it shows by its policies, though it is not the one meant. */
function isNameTaken(role: Role | undefined): boolean {
  return role !== undefined && ((role.trust.known && role.trust.value !== null) || role.inlinePolicies.known)
}

/** The trust policy is replaced. */
export const updateAssumeRolePolicy: Simulation = onRole((role, input) => {
  const policy = textField(input, 'PolicyDocument')
  return policy === undefined ? role : { ...role, trust: written<string | null>(role.trust, asIamTells(policy)) }
})

/** An inline policy of the same name is replaced. */
export const putRolePolicy: Simulation = onRole((role, input) => {
  const [name, policy] = [textField(input, 'PolicyName'), textField(input, 'PolicyDocument')]
  const { permissions, inlinePolicies } = role
  if (name === undefined || policy === undefined || !permissions.known || !inlinePolicies.known) return role
  const same = inlinePolicies.value.indexOf(name)
  const [at, replaces] = same === -1 ? [inlinePolicies.value.length, 0] : [same, 1]
  return {
    ...role,
    permissions: known(permissions.value.toSpliced(at, replaces, asIamTells(policy))),
    inlinePolicies: known(inlinePolicies.value.toSpliced(at, replaces, name)),
  }
})

/** The inline policy of a name is gone. */
export const deleteRolePolicy: Simulation = onRole((role, input) => {
  const { permissions, inlinePolicies } = role
  const at = inlinePolicies.known ? inlinePolicies.value.indexOf(textField(input, 'PolicyName') ?? '') : -1
  if (at === -1 || !permissions.known || !inlinePolicies.known) return role
  return {
    ...role,
    permissions: known(permissions.value.toSpliced(at, 1)),
    inlinePolicies: known(inlinePolicies.value.toSpliced(at, 1)),
  }
})

/** IAM knows roles by name: that of the account that asks. What is not there cannot be changed. */
function onRole(change: (role: Role, input: JsonObject) => Role): Simulation {
  return (account, { input, account: owner }) => {
    const name = textField(input, 'RoleName')
    const isMeant = (role: Role): boolean =>
      role.name === name && role.ownerAccount === owner && !(role.trust.known && role.trust.value === null)
    const roles = changed(account.roles, isMeant, (role) => change(role, input))
    return roles === account.roles ? account : { ...account, roles }
  }
}

/** A policy as IAM gives it back. Source: IAM API Reference, GetRole: "URL-encoded compliant with RFC 3986". */
function asIamTells(policy: string): string {
  return encodeURIComponent(policy).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
