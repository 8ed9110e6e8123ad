import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations'
import { type CheckWishes, check, checkOptions, IncompleteError, parseConfig, UsageError } from '@trailmend/operate'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTrailWorld, placeAt } from '../fakes/moto/account.ts'
import { motoEnv } from '../fakes/moto/server.ts'
import { useMoto } from '../fakes/moto/use-moto.ts'

const OWN = '123456789012'
const OTHER = '210987654321'
const HUB = 'arn:aws:iam::999988887777:role/hub'
const ground = useMoto()

beforeAll(() => {
  Object.assign(process.env, motoEnv(ground.proxy.url, OWN))
})
beforeEach(() => ground.proxy.reset())

const ONLY_34 = { controls: ['cloudtrail-cloudwatch-logs'], regions: ['us-east-1', 'eu-west-1'] } as const

/** Run a check as the CLI would, and keep what the proxy saw of it. */
async function checked(wishes: CheckWishes = {}, config?: string) {
  ground.proxy.clear()
  const options = checkOptions({ ...ONLY_34, ...wishes }, config === undefined ? undefined : parseConfig('trailmend.yml', config))
  const result = await check(options, { clock: Date.now, progress: () => {}, userAgent: 'trailmend/test' })
  const verdicts = result.findings.map(({ account, outcome, because }) => `${account} ${outcome} ${because.code}`).sort()
  return { result, verdicts, calls: [...ground.proxy.calls] }
}

async function deliveringTrail(account: string, name = 'main'): Promise<string> {
  const { arn } = await createTrailWorld(placeAt(ground.proxy.url, { account }), { name, logGroup: `${name}-group` })
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: new Date(Date.now() - 3_600_000) })
  return arn
}

/** An organization of OWN: a, b in it; c in the unit below; d in the unit below that; e closed. */
async function createEstate() {
  const client = new OrganizationsClient(placeAt(ground.proxy.url))
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }))
  const { Roots = [] } = await client.send(new ListRootsCommand({}))
  const root = Roots[0]?.Id ?? ''
  const account = async (name: string) => {
    const { CreateAccountStatus } = await client.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }))
    return CreateAccountStatus?.AccountId ?? ''
  }
  const unit = async (name: string, parent: string) =>
    (await client.send(new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }))).OrganizationalUnit?.Id ?? ''
  const [a, b, c, d, e] = [await account('a'), await account('b'), await account('c'), await account('d'), await account('e')]
  const upper = await unit('upper', root)
  const lower = await unit('lower', upper)
  await client.send(new MoveAccountCommand({ AccountId: c, SourceParentId: root, DestinationParentId: upper }))
  await client.send(new MoveAccountCommand({ AccountId: d, SourceParentId: root, DestinationParentId: lower }))
  await client.send(new CloseAccountCommand({ AccountId: e }))
  return { root, a, b, c, d, e, upper, lower }
}

const passing = (...accounts: readonly string[]) => accounts.map((account) => `${account} pass delivered`).sort()

describe('an organization', () => {
  test('every active account is checked, the own one without a role, a closed one is passed over', async () => {
    const { a, b, c, d, e } = await createEstate()
    for (const account of [OWN, a, b, c, d]) await deliveringTrail(account)
    const { result, verdicts, calls } = await checked({ organization: true, role: 'checker' })
    expect(verdicts).toEqual(passing(OWN, a, b, c, d))
    expect(result.notLookedAt.filter(({ account }) => account === e)).toEqual([
      {
        source: 'live',
        account: e,
        region: 'global',
        because: { code: 'account-suspended', text: 'The account is suspended: nobody can use it.' },
        leavesGap: false,
      },
    ])
    expect(result).toMatchObject({ status: 'compliant', exitCode: 0, complete: true })
    const assumed = calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => input.RoleArn)
    expect(assumed.sort()).toEqual([a, b, c, d].map((id) => `arn:aws:iam::${id}:role/checker`).sort())
  })

  test('include and exclude take units with all below them, ids and names', async () => {
    const { root, a, b, c, d, upper, lower } = await createEstate()
    for (const account of [OWN, a, b, c, d]) await deliveringTrail(account)
    const role = 'checker'
    expect((await checked({ ou: [upper], role })).verdicts).toEqual(passing(c, d))
    expect((await checked({ ou: [upper], exclude: [lower], role })).verdicts).toEqual(passing(c))
    expect((await checked({ ou: [root], exclude: ['a', b], role })).verdicts).toEqual(passing(OWN, c, d))
    const config = `organization:\n  include: [${lower}, a, "${b}"]\n  exclude: ["${b}"]\nrole: checker\n`
    expect((await checked({}, config)).verdicts).toEqual(passing(a, d))
    expect((await checked({ account: [a] }, config)).verdicts).toEqual(passing(a))
    expect(ground.proxy.calls.some(({ service }) => service === 'organizations')).toBe(false)
  })

  test('accounts of the configuration are checked besides, in their own way, and not if they are excluded', async () => {
    const { a, b, c, d } = await createEstate()
    for (const account of [OWN, OTHER, a, b, c, d]) await deliveringTrail(account)
    const config = `organization:\n  exclude: ["${b}", "${c}"]\nrole: checker\naccounts:\n  - {id: "${OTHER}"}\n  - {id: "${a}", role: own}\n  - {id: "${b}"}\n`
    const { verdicts, calls } = await checked({}, config)
    expect(verdicts).toEqual(passing(OWN, OTHER, a, d))
    const assumed = calls.filter(({ operation }) => operation === 'AssumeRole').map(({ input }) => input.RoleArn)
    expect(assumed.sort()).toEqual(
      [`arn:aws:iam::${OTHER}:role/checker`, `arn:aws:iam::${a}:role/own`, `arn:aws:iam::${d}:role/checker`].sort(),
    )
  })

  test('lists are read to their last page', async () => {
    const client = new OrganizationsClient(placeAt(ground.proxy.url))
    const { root } = await createEstate()
    for (let n = 0; n < 25; n++) await client.send(new CreateAccountCommand({ AccountName: `x${n}`, Email: `x${n}@example.com` }))
    const { result, calls } = await checked({ ou: [root], role: 'checker' })
    expect(result.summary.accounts).toBe(25 + 5)
    expect(calls.filter(({ operation }) => operation === 'ListAccountsForParent').length).toBeGreaterThan(3)
  })

  test('where it may not be asked at all, nothing is checked, and the permission is named', async () => {
    await createEstate()
    ground.proxy.fault({ operation: 'ListAccounts' }, { kind: 'denied' })
    await expect(checked({ organization: true, role: 'checker' })).rejects.toThrow(IncompleteError)
    await expect(checked({ organization: true, role: 'checker' })).rejects.toThrow(
      `account ${OWN} has to allow organizations:ListAccounts; nothing was checked`,
    )
  })

  test('the role to ask it with may be refused: the accounts that are named are checked all the same', async () => {
    await deliveringTrail(OWN)
    const role = 'arn:aws:iam::999988887777:role/reader'
    ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => input.RoleArn === role }, { kind: 'denied' })
    const config = `organization:\n  role: ${role}\naccounts:\n  - id: "${OWN}"\n`
    const { result, verdicts } = await checked({}, config)
    expect(verdicts).toEqual(passing(OWN))
    expect(result).toMatchObject({ status: 'incomplete', exitCode: 3, complete: false })
    expect(result.notLookedAt.find(({ leavesGap }) => leavesGap)).toMatchObject({
      account: '999988887777',
      because: { code: 'credentials', needs: 'sts:AssumeRole' },
    })
    await expect(checked({}, `organization:\n  role: ${role}\n`)).rejects.toThrow('has to allow sts:AssumeRole')
  })

  test('a unit that may not be listed is a gap of its own, live and replayed', async () => {
    const { c, d, upper, lower } = await createEstate()
    for (const account of [c, d]) await deliveringTrail(account)
    ground.proxy.fault({ operation: 'ListAccountsForParent', when: ({ input }) => input.ParentId === lower }, { kind: 'denied' })
    const record = join(tmpdir(), `trailmend-units-${process.pid}.json`)
    const live = await checked({ ou: [upper], role: 'checker', record })
    const replayed = await checked({ replay: [record] })
    for (const { result, verdicts } of [live, replayed]) {
      expect(verdicts).toEqual(passing(c))
      expect(result.exitCode).toBe(3)
      const gap = result.notLookedAt.find(({ leavesGap }) => leavesGap)
      expect(gap?.because).toMatchObject({ code: 'access-denied', needs: 'organizations:ListAccountsForParent' })
      expect(gap?.because.text).toContain(`What is in ${lower} could not be listed`)
    }
  })

  test('a name that no account has is a gap, and an empty selection a usage error', async () => {
    const { a } = await createEstate()
    await deliveringTrail(a)
    const { result } = await checked({}, 'organization:\n  include: [a, zebra]\nrole: checker\n')
    expect(result.exitCode).toBe(3)
    expect(result.notLookedAt.map(({ because }) => because.text)).toContain('The organization has no account of the name "zebra".')
    await expect(checked({}, 'organization:\n  include: [a]\n  exclude: [a]\nrole: checker\n')).rejects.toThrow(UsageError)
  })

  test('a replay misses the accounts that the organization has and the recording has not', async () => {
    const { a, b, c, d } = await createEstate()
    for (const account of [OWN, a, b, c, d]) await deliveringTrail(account)
    const record = join(tmpdir(), `trailmend-members-${process.pid}.json`)
    await checked({ organization: true, role: 'checker', record })
    const replayed = await checked({ organization: true, exclude: [b], replay: [record] })
    expect(replayed.calls).toEqual([])
    expect(replayed.verdicts).toEqual(passing(OWN, a, c, d))
    const part = join(tmpdir(), `trailmend-part-${process.pid}.json`)
    const whole = JSON.parse(await readFile(record, 'utf8')) as { calls: { account: string }[] }
    await writeFile(part, JSON.stringify({ ...whole, calls: whole.calls.filter(({ account }) => account !== d) }))
    const partly = await checked({ organization: true, replay: [part] })
    expect(partly.verdicts).toEqual([...passing(OWN, a, b, c), `${d} unknown not-recorded`].sort())
  })
})

describe('roles on the way', () => {
  const config = (rest = '') =>
    `via: {role: "${HUB}", external-id: hub-word}\nrole: checker\nexternal-id: word\naccounts:\n  - id: "${OWN}"\n  - id: "${OTHER}"\n${rest}`

  test('the hub is assumed once, each account from it, with its own external id', async () => {
    for (const account of [OWN, OTHER]) await deliveringTrail(account)
    const { verdicts, calls } = await checked({}, config())
    expect(verdicts).toEqual(passing(OWN, OTHER))
    const assumed = calls.filter(({ operation }) => operation === 'AssumeRole')
    expect(assumed.map(({ account, input }) => [account, input.RoleArn, input.ExternalId]).sort()).toEqual(
      [
        [OWN, HUB, 'hub-word'],
        ['999988887777', `arn:aws:iam::${OWN}:role/checker`, 'word'],
        ['999988887777', `arn:aws:iam::${OTHER}:role/checker`, 'word'],
      ].sort(),
    )
  })

  test('a hub that is refused is every account’s failure, named; an account with a way of its own is checked', async () => {
    for (const account of [OWN, OTHER]) await deliveringTrail(account)
    ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => input.RoleArn === HUB }, { kind: 'denied' })
    const second = 'arn:aws:iam::888877776666:role/second'
    const { result, verdicts, calls } = await checked({}, config(`    via: ${second}\n  - id: "111122223333"\n`))
    expect(verdicts).toEqual(['111122223333 unknown credentials', `${OWN} unknown credentials`, `${OTHER} pass delivered`].sort())
    expect(result.exitCode).toBe(3)
    const because = result.findings.find(({ account }) => account === OWN)?.because
    expect(because?.needs).toBe('sts:AssumeRole')
    expect(because?.text).toContain(HUB)
    expect(calls.filter(({ operation, input }) => operation === 'AssumeRole' && input.RoleArn === HUB)).toHaveLength(1)
  })
})

test('many accounts: live is what a replay of its recording shows, and answers are shared as in the recording', async () => {
  const members = Array.from({ length: 20 }, (_, n) => String(300000000000 + n))
  const arn = await createTrailWorld(placeAt(ground.proxy.url), {
    name: 'org',
    logGroup: 'org',
    trail: { IsOrganizationTrail: true },
  }).then((world) => world.arn)
  ground.proxy.trailStatus(arn, { LatestCloudWatchLogsDeliveryTime: new Date() })
  ground.proxy.organizationTrail({ arn, members, statusFromMembers: 'refused' })
  await deliveringTrail(members[3]!, 'own')
  ground.proxy.fault({ operation: 'AssumeRole', when: ({ input }) => String(input.RoleArn).includes(members[7]!) }, { kind: 'denied' })
  ground.proxy.fault({ operation: 'DescribeTrails', account: members[9]!, region: 'eu-west-1' }, { kind: 'denied' })
  const record = join(tmpdir(), `trailmend-many-${process.pid}.json`)
  // The owner is asked last: what it says of its trail is there for everyone all the same.
  const live = await checked({ account: [...members, OWN], role: 'checker', record, controls: undefined })
  const delivery = live.result.findings.filter(({ control }) => control === 'cloudtrail-cloudwatch-logs')
  expect(delivery.filter(({ outcome }) => outcome === 'pass')).toHaveLength(21)
  expect(delivery.flatMap(({ account, outcome, because }) => (outcome === 'pass' ? [] : [`${account} ${because.code}`]))).toEqual([
    `${members[7]} credentials`,
    `${members[9]} access-denied`,
  ])
  const replayed = await checked({ replay: [record], controls: undefined })
  const plain = ({ result }: typeof live) => JSON.stringify({ ...result, judged: [] }).replaceAll(JSON.stringify(record), '"live"')
  expect(plain(replayed)).toBe(plain(live))
})
