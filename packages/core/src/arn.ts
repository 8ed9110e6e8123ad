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
  // Where the colon behind each field is; searching on behind one that is not there would begin anew.
  const partition = text.indexOf(':', 4)
  if (partition <= 4) return undefined
  const service = text.indexOf(':', partition + 1)
  if (service <= partition + 1) return undefined
  const region = text.indexOf(':', service + 1)
  if (region === -1) return undefined
  const account = text.indexOf(':', region + 1)
  if (account === -1 || account === text.length - 1) return undefined
  return {
    partition: text.slice(4, partition),
    service: text.slice(partition + 1, service),
    region: text.slice(service + 1, region),
    account: text.slice(region + 1, account),
    resource: text.slice(account + 1),
  }
}
