/** The fields of an Amazon Resource Name. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  /** Everything behind the fifth colon, colons and slashes included. */
  readonly resource: string
}

const ARN = /^arn:([^:]+):([^:]+):([^:]*):([^:]*):([\s\S]+)$/u

/**
 * Split an ARN into its fields.
 *
 * The text is attacker-controlled: anything that is not `arn:` and five colons gives `undefined`, never a guess.
 * Source: IAM User Guide, "Identify AWS resources with Amazon Resource Names".
 */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] = ARN.exec(text) ?? []
  if (partition === undefined || service === undefined || region === undefined || account === undefined || resource === undefined) {
    return undefined
  }
  return { partition, service, region, account, resource }
}
