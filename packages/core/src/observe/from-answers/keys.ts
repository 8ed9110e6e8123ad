import { flagField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, outputOf, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { Key, KeyDetails } from '../facts/key.ts'
import type { MessageKey } from '../facts/notification.ts'
import type { OperationName } from '../operations.ts'
import { isAlias, isManagedByAws } from '../questions/about-trails.ts'
import { named } from '../questions/ask.ts'
import type { RecordedCall } from '../recording.ts'
import type { Trail } from '../snapshot.ts'
import { TAG_FIELDS_OF_KMS, tagsListed } from './tags.ts'
import { wholeList } from './whole-list.ts'

/** The keys that trails encrypt with, and those wanted. */
export function readTrailKeys(
  answers: Answers,
  account: string,
  { trails, wanted }: { readonly trails: readonly Trail[]; readonly wanted: readonly string[] },
): readonly Key[] {
  const arns = trails.flatMap((trail) => (trail.keyArn.known && trail.keyArn.value !== null ? [trail.keyArn.value] : []))
  return [...new Set([...arns, ...wanted])].sort().flatMap((arn) => {
    const key = named(arn, 'kms')
    return key === undefined ? [] : readKey(answers, account, key.region, arn)
  })
}

/** Every key of a region. */
export function readKeysIn(answers: Answers, account: string, region: string): Fact<readonly Key[]> {
  const call = wholeList(answers, { account, region }, 'kms:ListKeys')
  const output = outputOf(call, 'kms:ListKeys', `ListKeys in ${region}`)
  if (!output.known) return output
  const listed = listField(output.value, 'Keys')
  const arns = listed?.flatMap((each) => textField(objectOf(each) ?? {}, 'KeyArn') ?? [])
  if (listed === undefined || arns === undefined || arns.length < listed.length) {
    return notKnown('malformed-answer', 'ListKeys: expected a list "Keys", each with "KeyArn"')
  }
  return known([...new Set(arns)].sort().map((arn) => readKey(answers, account, region, arn)))
}

function readKey(answers: Answers, account: string, region: string, id: string): Key {
  const owner = named(id, 'kms')?.account
  const asked = <T>(operation: OperationName, read: (output: JsonObject) => Fact<T>): Fact<T> =>
    readAnswer(callAboutKey(answers, account, { operation, region, id }), {
      operation,
      missing: `${operation.split(':')[1]} of ${id}`,
      read,
      ...(owner !== undefined && { owner }),
    })
  return {
    id,
    region,
    details: asked('kms:DescribeKey', readDetails),
    isRotated: asked('kms:GetKeyRotationStatus', readRotation),
    policy: asked('kms:GetKeyPolicy', readPolicy),
    tags: asked('kms:ListResourceTags', (output) => tagsListed(output, 'Tags', TAG_FIELDS_OF_KMS)),
  }
}

/** An id or an alias names a key of the account that asks; only an ARN names the same key for every account. */
function callAboutKey(
  answers: Answers,
  account: string,
  { operation, region, id }: { readonly operation: OperationName; readonly region: string; readonly id: string },
): RecordedCall | undefined {
  return named(id, 'kms') === undefined ? answers.about(account, operation, region, [id]) : answers.anyAbout(account, operation, region, id)
}

function readDetails(output: JsonObject): Fact<KeyDetails> {
  const key = objectOf(output.KeyMetadata)
  const arn = key && textField(key, 'Arn')
  const ownerAccount = named(arn, 'kms')?.account
  const manager = key && textField(key, 'KeyManager')
  if (key === undefined || arn === undefined || ownerAccount === undefined || (manager !== 'CUSTOMER' && manager !== 'AWS')) {
    return notKnown('malformed-answer', 'DescribeKey: expected "KeyMetadata" with a valid "Arn" and a "KeyManager"')
  }
  const multiRegion = objectOf(key.MultiRegionConfiguration)
  const isReplica = multiRegion !== undefined && textField(multiRegion, 'MultiRegionKeyType') === 'REPLICA'
  return known({
    arn,
    ownerAccount,
    isCustomerManaged: manager === 'CUSTOMER',
    state: textField(key, 'KeyState') ?? (flagField(key, 'Enabled') === true ? 'Enabled' : 'Disabled'),
    spec: textField(key, 'KeySpec') ?? textField(key, 'CustomerMasterKeySpec') ?? 'SYMMETRIC_DEFAULT',
    origin: textField(key, 'Origin') ?? 'AWS_KMS',
    replicaOf: isReplica ? (textField(objectOf(multiRegion.PrimaryKey) ?? {}, 'Region') ?? 'another region') : null,
  })
}

function readRotation(output: JsonObject): Fact<boolean> {
  const isRotated = flagField(output, 'KeyRotationEnabled')
  return isRotated === undefined ? notKnown('malformed-answer', 'GetKeyRotationStatus: expected "KeyRotationEnabled"') : known(isRotated)
}

function readPolicy(output: JsonObject): Fact<string> {
  const policy = textField(output, 'Policy')
  return policy === undefined ? notKnown('malformed-answer', 'GetKeyPolicy: expected "Policy"') : known(policy)
}

/**
 * The key of a topic or queue, named by its ARN, id or alias.
 *
 * @param owner - the account of the topic or queue, whose key an id or an alias means
 */
export function readMessageKey(
  answers: Answers,
  account: string,
  place: { readonly region: string; readonly owner: string },
  id: string,
): MessageKey {
  const isArn = named(id, 'kms') !== undefined
  const isKeyArn = isArn && !isAlias(id)
  const arn = isKeyArn ? known(id) : arnOf(readKey(answers, isArn ? account : place.owner, place.region, id).details)
  const policy = arn.known ? readKey(answers, account, place.region, arn.value).policy : arn
  return { id, isManagedByAws: isManagedByAws(id), arn, policy }
}

function arnOf(details: Fact<KeyDetails>): Fact<string> {
  return details.known ? known(details.value.arn) : details
}
