import { type Arn, parseArn } from '../../arn.ts'
import type { Because } from './answer.ts'
import { because } from './because.ts'

/** The ARNs a question can be told, by the name they are told under. */
type ArnField = 'kmsKeyArn' | 'keyArn' | 'topicArn' | 'queueArn' | 'logGroupArn' | 'roleArn'

const isKey = ({ service, resource }: Arn): boolean => service === 'kms' && /^key\/[\w-]+$/u.test(resource)

const FORMS: Readonly<Record<ArnField, (arn: Arn) => boolean>> = {
  kmsKeyArn: isKey,
  keyArn: isKey,
  topicArn: ({ service, resource }) => service === 'sns' && /^[\w-]+(?:\.fifo)?$/u.test(resource),
  queueArn: ({ service, resource }) => service === 'sqs' && /^[\w-]+(?:\.fifo)?$/u.test(resource),
  logGroupArn: ({ service, resource }) => service === 'logs' && /^log-group:[\w./#-]+(?::\*)?$/u.test(resource),
  roleArn: ({ service, resource }) => service === 'iam' && /^role\/./u.test(resource),
}

/**
 * What is wrong with ARNs that were told: not of the form their name asks for, or of another partition than `partition`, or than the first
 * of them where that is left out. What is `undefined` was not told, and is not wrong.
 */
export function checkArns(
  told: readonly (readonly [field: ArnField, text: string | undefined])[],
  partition?: string,
): Because | undefined {
  let common = partition
  for (const [field, text] of told) {
    if (text === undefined) continue
    const arn = parseArn(text)
    if (arn === undefined || !FORMS[field](arn) || !/^\d{12}$/u.test(arn.account)) return because('context-invalid', field)
    common ??= arn.partition
    if (arn.partition !== common) return because('partition-mismatch', field)
  }
  return undefined
}
