import type { ValueMatcher } from './operators.ts'

/** An address as 16-bit groups: two for IPv4, eight for IPv6. */
type Groups = readonly number[]

/**
 * `IpAddress`: a CIDR block of IPv4 or IPv6, or a bare address, which is a block of one.
 *
 * Bits behind the prefix length do not count. An IPv4 address is in no IPv6 block and the other way round. `undefined` for anything else.
 */
export function compileCidr(value: string): ValueMatcher | undefined {
  const slash = value.indexOf('/')
  const base = parseAddress(slash === -1 ? value : value.slice(0, slash))
  if (base === undefined) return undefined
  const bits = slash === -1 ? base.length * 16 : prefixLength(value.slice(slash + 1), base.length * 16)
  if (bits === undefined) return undefined
  return (observed) => {
    const address = parseAddress(observed)
    if (address === undefined) return 'invalid'
    return address.length === base.length && samePrefix(address, base, bits)
  }
}

function samePrefix(left: Groups, right: Groups, bits: number): boolean {
  return left.every((group, index) => {
    const covered = Math.min(16, Math.max(0, bits - index * 16))
    const mask = (0xffff << (16 - covered)) & 0xffff
    return (group & mask) === ((right[index] ?? 0) & mask)
  })
}

function prefixLength(text: string, max: number): number | undefined {
  if (!/^\d{1,3}$/u.test(text)) return undefined
  const bits = Number(text)
  return bits <= max ? bits : undefined
}

function parseAddress(text: string): Groups | undefined {
  if (text.length > 45) return undefined
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text)
}

function parseIpv4(text: string): Groups | undefined {
  const bytes = text.split('.').map((part) => (/^(?:0|[1-9]\d{0,2})$/u.test(part) ? Number(part) : 256))
  const [a, b, c, d] = bytes
  if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined
  if (bytes.length !== 4 || bytes.some((byte) => byte > 255)) return undefined
  return [a * 256 + b, c * 256 + d]
}

function parseIpv6(text: string): Groups | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseGroups(halves[0] ?? '', halves.length === 1)
  const tail = halves[1] === undefined ? [] : parseGroups(halves[1], true)
  if (head === undefined || tail === undefined) return undefined
  if (halves.length === 1) return head.length === 8 ? head : undefined
  const gap = 8 - head.length - tail.length
  return gap < 1 ? undefined : [...head, ...new Array<number>(gap).fill(0), ...tail]
}

/** The groups of one side of `::`. The very last may be an IPv4 address (`::ffff:192.0.2.1`). */
function parseGroups(text: string, atEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [index, part] of parts.entries()) {
    const embedded = atEnd && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : undefined
    if (embedded !== undefined) groups.push(...embedded)
    else if (/^[\da-f]{1,4}$/iu.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
