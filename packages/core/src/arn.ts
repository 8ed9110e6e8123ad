/** The fields of an Amazon Resource Name. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything behind the fifth colon, colons and slashes included. */
  readonly resource: string
}

/**
 * Split an ARN into its fields.
 *
 * The text is attacker-controlled: anything that is not `arn:` and five colons gives `undefined`, never a guess.
 * Source: IAM User Guide, "Identify AWS resources with Amazon Resource Names".
 */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined
  const fields = text.split(':')
  const [, partition, service, region, account] = fields
  const resource = fields.slice(5).join(':')
  if (!partition || !service || region === undefined || account === undefined || resource === '') return undefined
  return { partition, service, region, account, resource }
}
