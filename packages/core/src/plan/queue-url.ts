import { parseArn } from '../arn.ts'
import { queueUrl } from '../observe/questions/about-trails.ts'

/** The URL by which calls name the queue of an ARN. */
export function urlOfQueue(arn: string): string {
  const { region = '', account = '', resource = '' } = parseArn(arn) ?? {}
  return queueUrl({ arn, region, account, resource })
}
