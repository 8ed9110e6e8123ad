// `npm run record-samples`: builds two organizations on moto's server and records a check of each into `samples/`.
// Moto's clock cannot be set and it delivers nothing, so the proxy tells the delivery times; everything else is moto's.
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check, checkOptions, parseConfig, USER_AGENT } from '@trailmend/operate'
import { createTrailWorld, inRegion, type Place, placeAt } from '../test/fakes/moto/account.ts'
import { type MotoProxy, startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'

const samples = join(dirname(fileURLToPath(import.meta.url)), '..', 'samples')
const NOW = Date.parse('2026-11-22T10:00:00Z')
const HOUR = 3_600_000
const [MANAGEMENT, PRODUCTION, STAGING, SANDBOX] = ['111122223333', '222233334444', '333344445555', '444455556666'] as const
const ACCOUNTS = [MANAGEMENT, PRODUCTION, STAGING, SANDBOX]

/** Everything in good health: one organization trail that delivered minutes ago, and that every member may ask about. */
async function healthy(proxy: MotoProxy): Promise<void> {
  const trail = await organizationTrail(proxy, 'answered')
  delivered(proxy, trail, 0.1)
}

/** What goes wrong in a year: each account has drifted in its own way. */
async function drifted(proxy: MotoProxy): Promise<void> {
  const trail = await organizationTrail(proxy, 'refused')
  delivered(proxy, trail, 0.1)
  const production = await createTrailWorld(inRegion(at(proxy, PRODUCTION), 'eu-west-1'), {
    name: 'payments',
    trail: { IsMultiRegionTrail: false },
  })
  delivered(proxy, production.arn, undefined)
  const staging = await createTrailWorld(at(proxy, STAGING), { name: 'staging', logGroup: 'cloudtrail-staging' })
  delivered(proxy, staging.arn, 31)
  const sandbox = await createTrailWorld(at(proxy, SANDBOX), { name: 'everything', logGroup: 'cloudtrail-everything', logging: false })
  delivered(proxy, sandbox.arn, 1)
  proxy.fault({ account: SANDBOX, region: 'ap-south-1', operation: 'DescribeTrails' }, { kind: 'denied' })
}

async function organizationTrail(proxy: MotoProxy, statusFromMembers: 'answered' | 'refused'): Promise<string> {
  const { arn } = await createTrailWorld(at(proxy, MANAGEMENT), {
    name: 'organization',
    logGroup: 'cloudtrail-organization',
    trail: { IsOrganizationTrail: true },
  })
  proxy.organizationTrail({ arn, members: [PRODUCTION, STAGING, SANDBOX], statusFromMembers })
  return arn
}

function delivered(proxy: MotoProxy, trail: string, hoursAgo: number | undefined): void {
  const ago = (hours: number) => new Date(NOW - hours * HOUR)
  const stopped = {
    StartLoggingTime: undefined,
    TimeLoggingStarted: undefined,
    LatestDeliveryAttemptTime: undefined,
    LatestDeliveryAttemptSucceeded: undefined,
  }
  proxy.trailStatus(trail, {
    ...stopped,
    LatestDeliveryTime: ago(0.1),
    ...(hoursAgo === undefined ? {} : { LatestCloudWatchLogsDeliveryTime: ago(hoursAgo) }),
  })
}

const at = (proxy: MotoProxy, account: string): Place => placeAt(proxy.url, { account })

async function record(name: string, build: (proxy: MotoProxy) => Promise<void>): Promise<void> {
  const moto = await startMoto()
  const proxy = await startProxy(moto.url)
  try {
    await build(proxy)
    Object.assign(process.env, motoEnv(proxy.url, MANAGEMENT))
    const accounts = ACCOUNTS.map((id) => `  - id: "${id}"\n    role: trailmend-checker\n`).join('')
    const path = join(samples, `${name}.json`)
    const options = checkOptions({ record: path }, parseConfig('samples', `accounts:\n${accounts}`))
    const result = await check(options, { clock: () => NOW, progress: () => {}, userAgent: USER_AGENT })
    console.log(`${path}: ${result.status}, ${JSON.stringify(result.summary.outcomes)}`)
  } finally {
    await proxy.stop()
    await moto.stop()
  }
}

await mkdir(samples, { recursive: true })
await record('healthy-organization', healthy)
await record('drifted-organization', drifted)
