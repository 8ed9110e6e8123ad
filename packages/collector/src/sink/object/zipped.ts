import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const zip = promisify(gzip)

/** Where gzip's header names the system that made it; 255 says nothing, so that every system makes the same bytes. Source: RFC 1952, 2.3.1. */
const OS_BYTE = 9
const UNKNOWN_OS = 255

/**
 * Gzip of one member that the same bytes always give: no name, no time, no system. Of another version of zlib or another level the
 * compressed bytes may differ, never what they unzip to.
 */
export async function zipped(bytes: Uint8Array, level: number): Promise<Buffer> {
  const member = await zip(bytes, { level })
  member[OS_BYTE] = UNKNOWN_OS
  return member
}
