import { isRegionName } from '@trailmend/core/notation'

/** What a queue's URL says. */
export interface QueueAddress {
  readonly account: string
  readonly name: string
  /** Absent where the URL is of nothing that AWS names, such as an emulator. */
  readonly region?: string
  /** The address to ask at, where the URL is that of an endpoint in a VPC: no rule leads there. */
  readonly endpoint?: string
}

const URL_PARTS = /^(https?:\/\/([A-Za-z0-9.-]{1,253})(?::\d{1,5})?)(\/[^?#]*)$/
const PATH = /^\/([0-9]{1,12}|queue)\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/
/** Hosts that AWS gives to queues, old and new. Source: AWS General Reference, "Amazon SQS endpoints and quotas". */
const HOSTS: readonly RegExp[] = [
  /^sqs(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/,
  /^([a-z0-9-]+)\.queue\.amazonaws\.com(?:\.cn)?$/,
  /^vpce-[a-z0-9-]+\.sqs\.([a-z0-9-]+)\.vpce\.amazonaws\.com(?:\.cn)?$/,
]

/** Read a queue's URL; `undefined` for what is none. Emulators have hosts that are no host names, such as `sqs.us-east-1.127.0.0.1`. */
export function queueAddress(url: string): QueueAddress | undefined {
  const [, endpoint = '', host = '', path = ''] = URL_PARTS.exec(url) ?? []
  const [, account, name] = PATH.exec(path) ?? []
  if (account === undefined || name === undefined) return undefined
  const region = host === 'queue.amazonaws.com' ? 'us-east-1' : regionOf(host)
  const isInVpc = host.startsWith('vpce-') && region !== undefined
  return { account, name, ...(region !== undefined && { region }), ...(isInVpc && { endpoint }) }
}

function regionOf(host: string): string | undefined {
  const region = HOSTS.map((pattern) => pattern.exec(host)?.[1]).find((each) => each !== undefined)
  return region !== undefined && isRegionName(region) ? region : undefined
}
