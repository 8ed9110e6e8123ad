import { type LookupAddress, lookup as lookupName } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Looks a name up, all its addresses. */
export type Lookup = (host: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void

/** The system's. */
export const systemLookup: Lookup = (host, done) => lookupName(host, { all: true }, (error, addresses) => done(error, addresses ?? []))

/** Ranges of ipaddr.js that an intranet has. Everything else but `unicast` is nobody's to send to. */
const INTRANET: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])

/**
 * Where clouds answer whoever asks with the credentials of the machine: AWS by IPv4 and IPv6, its containers, Azure, Alibaba, Oracle. Never
 * sent to, whatever is allowed; of link-local addresses no other is either.
 */
const METADATA: ReadonlySet<string> = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
])

const GIVEN = ipaddr.IPv6.parseCIDR('2000::/3')

/** Why nothing may be sent to an address; `undefined` where it may. IPv4 addresses inside IPv6 count as what they are. */
export function forbiddenAddress(address: string, allowPrivate: boolean): string | undefined {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  if (!ipaddr.isValid(bare)) return `${bare} is no address`
  const parsed = ipaddr.process(bare)
  const text = parsed.toString()
  if (METADATA.has(text)) return `${text} is where a cloud hands out credentials`
  const range = parsed.range()
  if (range === 'unicast' && !isGiven(parsed)) return `${text} is no address that is given to anybody`
  if (range === 'unicast' || (allowPrivate && INTRANET.has(range))) return undefined
  return `${text} is ${range}`
}

/** Of IPv6 only these are: among the others are addresses with one of IPv4 in them, such as this machine's own. Source: IANA, "IPv6 Global Unicast Address Assignments". */
function isGiven(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv4 || address.match(GIVEN)
}

/**
 * A lookup for connecting that hands out addresses only where every one may be sent to. What it checked is what is connected to: no second
 * lookup can answer otherwise.
 */
export function guardedLookup(lookup: Lookup, allowPrivate: boolean): LookupFunction {
  return (host, { all }, done) =>
    lookup(host, (error, addresses) => {
      const [first] = addresses
      const because = addresses.map(({ address }) => forbiddenAddress(address, allowPrivate)).find((each) => each !== undefined)
      if (error !== null || first === undefined) return done(error ?? new Error(`${host} has no address`), [])
      if (because !== undefined) return done(new ForbiddenAddressError(host, because), [])
      if (all === true) done(null, [...addresses])
      else done(null, first.address, first.family)
    })
}

/** Nothing was sent, for the name leads to where nothing may be sent. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'

  constructor(host: string, because: string) {
    super(`nothing is sent to ${host}: ${because}`)
  }
}
