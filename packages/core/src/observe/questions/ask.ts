import { parseArn } from '../../arn.ts'
import { isRegionName } from '../../region-name.ts'
import { OPERATIONS, type OperationName } from '../operations.ts'
import type { Answer, Question } from '../recording.ts'

/** A question with its answer. */
export type Answered = Question & Answer

/** Word a question. */
export function ask(name: OperationName, region: string, input: Question['input']): Question {
  const { service, operation } = OPERATIONS[name]
  return { region, service, operation, input }
}

/** Word a question that makes sense only with the credentials of the account that owns the resource, for it names no account. */
export function askOwner(owner: string, question: Question): Question {
  return { ...question, owner }
}

/** A resource that an ARN names, where the ARN says in which region and account. */
export interface Named {
  readonly arn: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** What an ARN of a service names; `undefined` if it is no ARN of that service with a region and an account. */
export function named(arn: string | undefined, service: string): Named | undefined {
  const parsed = arn === undefined ? undefined : parseArn(arn)
  if (arn === undefined || parsed === undefined || parsed.service !== service) return undefined
  if (!isRegionName(parsed.region) || !/^\d{12}$/.test(parsed.account)) return undefined
  return { arn, region: parsed.region, account: parsed.account, resource: parsed.resource }
}
