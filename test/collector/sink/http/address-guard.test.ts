import type { LookupAddress } from 'node:dns'
import { describe, expect, test } from 'vitest'
import { ForbiddenAddressError, forbiddenAddress, guardedLookup } from '../../../../packages/collector/src/sink/http/address-guard.ts'

describe('where nothing is sent', () => {
  test.each([
    { address: '93.184.216.34', open: true, intranet: true },
    { address: '2606:2800:220:1:248:1893:25c8:1946', open: true, intranet: true },
    { address: '::ffff:93.184.216.34', open: true, intranet: true },
    { address: '10.0.0.1', open: false, intranet: true },
    { address: '172.16.3.4', open: false, intranet: true },
    { address: '192.168.1.1', open: false, intranet: true },
    { address: '127.0.0.1', open: false, intranet: true },
    { address: '::1', open: false, intranet: true },
    { address: 'fd12:3456::1', open: false, intranet: true },
    { address: '100.64.0.1', open: false, intranet: true },
    { address: '::ffff:10.0.0.1', open: false, intranet: true },
    { address: '::ffff:7f00:1', open: false, intranet: true },
    { address: '169.254.169.254', open: false, intranet: false },
    { address: '::ffff:169.254.169.254', open: false, intranet: false },
    { address: '169.254.170.2', open: false, intranet: false },
    { address: '169.254.1.1', open: false, intranet: false },
    { address: 'fe80::1%eth0', open: false, intranet: false },
    { address: 'fd00:ec2::254', open: false, intranet: false },
    { address: '168.63.129.16', open: false, intranet: false },
    { address: '100.100.100.200', open: false, intranet: false },
    { address: '192.0.0.192', open: false, intranet: false },
    { address: '0.0.0.0', open: false, intranet: false },
    { address: '::', open: false, intranet: false },
    { address: '255.255.255.255', open: false, intranet: false },
    { address: '224.0.0.1', open: false, intranet: false },
    { address: '64:ff9b::a9fe:a9fe', open: false, intranet: false },
    { address: '2002:a9fe:a9fe::1', open: false, intranet: false },
    { address: '2001:0:4136:e378:8000:63bf:3fff:fdd2', open: false, intranet: false },
    { address: '::7f00:1', open: false, intranet: false },
    { address: '::a9fe:a9fe', open: false, intranet: false },
    { address: 'fec0::1', open: false, intranet: false },
    { address: '4000::1', open: false, intranet: false },
    { address: '2130706433', open: false, intranet: true },
    { address: 'example.com', open: false, intranet: false },
  ])('$address', ({ address, open, intranet }) => {
    expect([forbiddenAddress(address, false) === undefined, forbiddenAddress(address, true) === undefined]).toEqual([open, intranet])
  })

  const ask = (addresses: readonly LookupAddress[], all: boolean) =>
    new Promise((resolve) => {
      const lookup = guardedLookup((_, done) => done(null, addresses), false)
      lookup('example.com', { all }, (error, found) => resolve(error ?? found))
    })
  const [good, bad] = [
    { address: '93.184.216.34', family: 4 },
    { address: '10.0.0.1', family: 4 },
  ]
  test('a name of which one address may not be sent to is not sent to at all', async () => {
    expect(await ask([good], true)).toEqual([good])
    expect(await ask([good], false)).toBe(good.address)
    expect(await ask([good, bad], true)).toBeInstanceOf(ForbiddenAddressError)
    expect(await ask([bad, good], false)).toBeInstanceOf(ForbiddenAddressError)
    expect(await ask([], true)).toBeInstanceOf(Error)
  })
})
