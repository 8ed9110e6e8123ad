import type { TrailContext } from '../questions/context.ts'
import { CLOUDTRAIL } from '../questions/needed-bucket-requests.ts'
import { type Grant, type GrantEntry, type StatementJson, statementOf, type WantedCondition } from './statement.ts'

/**
 * The statements that let CloudTrail encrypt log files of every trail of the context with its key.
 *
 * All are held to the trail by source, encrypting by its encryption context besides; an S3 Bucket Key has a context of its own, so decrypting
 * is not. Decrypting is left out where the bucket is known to have no S3 Bucket Key. They are no whole policy: without a statement for the
 * account that owns it, a key can no longer be managed. None if no key was told. Source: CloudTrail user guide, "Configure AWS KMS key
 * policies for CloudTrail".
 */
export function keyStatements(trail: TrailContext): readonly StatementJson[] {
  return keyGrants(trail).map((grant) => statementOf(grant))
}

/** The grants behind `keyStatements`. */
export function keyGrants({ kmsKeyArn, bucketKey, partition, trails }: TrailContext): readonly Grant[] {
  if (kmsKeyArn === undefined) return []
  const entries = trails.map(({ arn, account }): GrantEntry => {
    const source: WantedCondition = { operator: 'StringEquals', key: 'aws:SourceArn', value: arn }
    const context: WantedCondition = {
      operator: 'StringLike',
      key: 'kms:EncryptionContext:aws:cloudtrail:arn',
      value: `arn:${partition}:cloudtrail:*:${account}:trail/*`,
    }
    // In a key's policy the star is the key itself.
    return { source: arn, resource: '*', conditions: [source, context], isExtra: false }
  })
  const described = entries.map((entry) => ({ ...entry, conditions: entry.conditions.slice(0, 1) }))
  const decrypted = described.map((entry) => ({ ...entry, isExtra: bucketKey !== true }))
  const grants: readonly Grant[] = [
    { sid: 'TrailmendEncrypt', service: CLOUDTRAIL, actions: ['kms:GenerateDataKey*'], entries },
    { sid: 'TrailmendDescribeKey', service: CLOUDTRAIL, actions: ['kms:DescribeKey'], entries: described },
  ]
  if (bucketKey === false) return grants
  return [...grants, { sid: 'TrailmendDecrypt', service: CLOUDTRAIL, actions: ['kms:Decrypt'], entries: decrypted }]
}
