import { flagField, type JsonObject, listField, objectOf, textField } from '../answer-fields.ts'
import { type Answers, outputOf, readAnswer } from '../answers.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { Key, KeyDetails } from '../facts/key.ts'
import type { MessageKey } from '../facts/notification.ts'
import { isManagedByAws } from '../questions/about-trails.ts'
import { named } from '../questions/ask.ts'
import type { Trail } from '../snapshot.ts'

/** The keys that trails encrypt with. */
export function readTrailKeys(answers: Answers, account: string, trails: readonly Trail[]): readonly Key[] {
  const arns = trails.flatMap((trail) => (trail.keyArn.known && trail.keyArn.value !== null ? [trail.keyArn.value] : []))
  return [...new Set(arns)].sort().flatMap((arn) => {
    const key = named(arn, 'kms')
    return key === undefined ? [] : readKey(answers, account, key.region, arn)
  })
}

/** Every key of a region. */
export function readKeysIn(answers: Answers, account: string, region: string): Fact<readonly Key[]> {
  const call = answers.calls(account, 'kms:ListKeys').findLast((each) => each.region === region)
  const output = outputOf(call, 'kms:ListKeys', `ListKeys in ${region}`)
  if (!output.known) return output
  const listed = listField(output.value, 'Keys')
  const arns = listed?.flatMap((each) => textField(objectOf(each) ?? {}, 'KeyArn') ?? [])
  if (listed === undefined || arns === undefined || arns.length < listed.length) {
    return notKnown('malformed-answer', 'ListKeys: expected a list "Keys", each with "KeyArn"')
  }
  return known(arns.sort().map((arn) => readKey(answers, account, region, arn)))
}

function readKey(answers: Answers, account: string, region: string, id: string): Key {
  const call = (operation: 'kms:DescribeKey' | 'kms:GetKeyRotationStatus' | 'kms:GetKeyPolicy') =>
    answers.anyAbout(account, operation, region, id)
  return {
    id,
    region,
    details: readAnswer(call('kms:DescribeKey'), { operation: 'kms:DescribeKey', missing: `DescribeKey of ${id}`, read: readDetails }),
    isRotated: readAnswer(call('kms:GetKeyRotationStatus'), {
      operation: 'kms:GetKeyRotationStatus',
      missing: `GetKeyRotationStatus of ${id}`,
      read: readRotation,
    }),
    policy: readAnswer(call('kms:GetKeyPolicy'), { operation: 'kms:GetKeyPolicy', missing: `GetKeyPolicy of ${id}`, read: readPolicy }),
  }
}

function readDetails(output: JsonObject): Fact<KeyDetails> {
  const key = objectOf(output.KeyMetadata)
  const arn = key && textField(key, 'Arn')
  const ownerAccount = named(arn, 'kms')?.account
  if (key === undefined || arn === undefined || ownerAccount === undefined) {
    return notKnown('malformed-answer', 'DescribeKey: expected "KeyMetadata" with a valid "Arn"')
  }
  const multiRegion = objectOf(key.MultiRegionConfiguration)
  const isReplica = multiRegion !== undefined && textField(multiRegion, 'MultiRegionKeyType') === 'REPLICA'
  return known({
    arn,
    ownerAccount,
    isCustomerManaged: textField(key, 'KeyManager') === 'CUSTOMER',
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

/** The key of a topic or queue, named by its ARN, id or alias. */
export function readMessageKey(answers: Answers, account: string, region: string, id: string): MessageKey {
  const arn = named(id, 'kms') === undefined ? arnOf(readKey(answers, account, region, id).details) : known(id)
  const policy = arn.known ? readKey(answers, account, region, arn.value).policy : arn
  return { id, isManagedByAws: isManagedByAws(id), arn, policy }
}

function arnOf(details: Fact<KeyDetails>): Fact<string> {
  return details.known ? known(details.value.arn) : details
}
