import { parseArn } from '../../arn.ts'
import { hasField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { Role } from '../facts/role.ts'
import type { OperationName } from '../operations.ts'
import type { Trail } from '../snapshot.ts'
import { tagsListed } from './tags.ts'

/** The roles that trails deliver to log groups with, and those wanted, as the account that owns each was told: IAM knows roles by name only. */
export function readRoles(
  answers: Answers,
  account: string,
  { trails, wanted }: { readonly trails: readonly Trail[]; readonly wanted: readonly string[] },
): readonly Role[] {
  const arns = trails.flatMap((trail) => (trail.logRoleArn.known && trail.logRoleArn.value !== null ? [trail.logRoleArn.value] : []))
  return [...new Set([...arns, ...wanted])].sort().flatMap((arn): readonly Role[] => {
    const role = parseArn(arn)
    const name = role?.resource.split('/').at(-1)
    if (role === undefined || !name || role.service !== 'iam' || !role.resource.startsWith('role/')) return []
    const asks: Asks = { answers, account, owner: role.account }
    return [
      {
        arn,
        name,
        ownerAccount: role.account,
        trust: askRole(asks, 'iam:GetRole', name, {
          read: (output) => readTrust(output, arn),
          none: { means: null },
        }),
        permissions: readPermissions(asks, name),
        inlinePolicies: readInlineNames(asks, name),
        boundary: readBoundary(asks, name),
        tags: askRole(asks, 'iam:GetRole', name, { read: (output) => readTags(output, arn) }),
      },
    ]
  })
}

interface Asks {
  readonly answers: Answers
  readonly account: string
  readonly owner: string
}

interface ReadRole<T> {
  readonly read: (output: JsonObject) => Fact<T>
  readonly none?: { readonly means: T }
}

function askRole<T>({ answers, account, owner }: Asks, operation: OperationName, name: string, reading: ReadRole<T>): Fact<T> {
  const missing = `${operation.split(':')[1]} of ${name}`
  const call = answers.about(owner, operation, '', [name])
  if (call === undefined && owner !== account && !answers.accounts.includes(owner)) {
    return notKnown('other-account', `${missing} of account ${owner}`)
  }
  return readAnswer(call, { operation, missing, ...reading })
}

/** IAM finds roles by name; one of another path has another ARN, and is not the role that the trail names. */
function readTrust(output: JsonObject, arn: string): Fact<string | null> {
  if ((textField(objectOf(output.Role) ?? {}, 'Arn') ?? arn) !== arn) return known(null)
  const policy = textField(objectOf(output.Role) ?? {}, 'AssumeRolePolicyDocument')
  return policy === undefined ? notKnown('malformed-answer', 'GetRole: expected "AssumeRolePolicyDocument"') : known(policy)
}

/** A role without tags lacks the list. */
function readTags(output: JsonObject, arn: string): Role['tags'] {
  const role = objectOf(output.Role)
  if (role === undefined) return notKnown('malformed-answer', 'GetRole: expected "Role"')
  if ((textField(role, 'Arn') ?? arn) !== arn) return notKnown('not-found', `GetRole of ${arn}: the role of this name has another path`)
  return hasField(role, 'Tags') ? tagsListed(role, 'Tags') : known([])
}

function readPermissions(asks: Asks, name: string): Fact<readonly string[]> {
  const inline = readInlineNames(asks, name)
  const attached = askRole(asks, 'iam:ListAttachedRolePolicies', name, { read: arnsIn })
  if (!inline.known) return inline
  if (!attached.known) return attached
  return all([
    ...inline.value.map((policy) => askRole(asks, 'iam:GetRolePolicy', `${name} ${policy}`, { read: (output) => documentIn(output) })),
    ...attached.value.map((arn) => readManaged(asks, arn)),
  ])
}

function readInlineNames(asks: Asks, name: string): Fact<readonly string[]> {
  return askRole(asks, 'iam:ListRolePolicies', name, { read: (output) => namesIn(output, 'PolicyNames') })
}

function readBoundary(asks: Asks, name: string): Fact<string | null> {
  const arn = askRole(asks, 'iam:GetRole', name, {
    read: (output) => known(textField(objectOf(objectOf(output.Role)?.PermissionsBoundary) ?? {}, 'PermissionsBoundaryArn') ?? null),
  })
  return arn.known && arn.value !== null ? readManaged(asks, arn.value) : arn
}

function readManaged(asks: Asks, arn: string): Fact<string> {
  const version = askRole(asks, 'iam:GetPolicy', arn, { read: versionIn })
  return version.known
    ? askRole(asks, 'iam:GetPolicyVersion', `${arn} ${version.value}`, { read: (output) => documentIn(objectOf(output.PolicyVersion)) })
    : version
}

function versionIn(output: JsonObject): Fact<string> {
  const version = textField(objectOf(output.Policy) ?? {}, 'DefaultVersionId')
  return version === undefined ? notKnown('malformed-answer', 'GetPolicy: expected "DefaultVersionId"') : known(version)
}

function documentIn(object: JsonObject | undefined): Fact<string> {
  const document = object && (textField(object, 'PolicyDocument') ?? textField(object, 'Document'))
  return document === undefined ? notKnown('malformed-answer', 'expected a policy document') : known(document)
}

function namesIn(output: JsonObject, field: string): Fact<readonly string[]> {
  const names = listField(output, field)
  return names === undefined
    ? notKnown('malformed-answer', `expected a list "${field}"`)
    : known(names.filter((name) => typeof name === 'string'))
}

function arnsIn(output: JsonObject): Fact<readonly string[]> {
  const policies = listField(output, 'AttachedPolicies')
  return policies === undefined
    ? notKnown('malformed-answer', 'expected a list "AttachedPolicies"')
    : known(policies.flatMap((each) => textField(objectOf(each) ?? {}, 'PolicyArn') ?? []))
}

/** All of the facts as one; the first that is not known otherwise. */
function all<T>(facts: readonly Fact<T>[]): Fact<readonly T[]> {
  const missing = facts.find((fact) => !fact.known)
  return missing !== undefined && !missing.known ? missing : known(facts.flatMap((fact) => (fact.known ? [fact.value] : [])))
}
