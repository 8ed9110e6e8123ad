import type { FindingsSender, Refusal, SessionOptions, Target } from '@trailmend/aws'
import { type CheckResult, isRegionName } from '@trailmend/core'
import { type AsffFinding, asffFindings } from '@trailmend/report'
import type { CheckOptions } from '../check/options.ts'
import { accountTargets } from '../check/targets.ts'

/** Where findings can be sent. */
export const SEND_TARGETS = ['securityhub'] as const
export type SendTarget = (typeof SEND_TARGETS)[number]

/** What became of the findings of one account in one region. */
export interface SentPlace {
  readonly account: string
  readonly region: string
  readonly sent: number
  readonly refused: readonly Refusal[]
}

/** How to get into the accounts: as for a check. */
export type SendWishes = Pick<CheckOptions, 'accounts' | 'role' | 'externalId' | 'via' | 'organization' | 'concurrency'>

/**
 * Send every finding to Security Hub, with the credentials of its own account and in its own region; what has no region goes to
 * the main region of the partition.
 *
 * Never throws for what AWS refuses: each place tells what was sent, and why something was not. Places are sorted.
 */
export async function sendFindings(result: CheckResult, wishes: SendWishes, userAgent: string): Promise<readonly SentPlace[]> {
  const { createConnection, createFindingsSenders, createPace } = await import('@trailmend/aws')
  const { concurrency } = wishes
  const shared: SessionOptions = { pace: createPace(concurrency), requestHandler: createConnection(concurrency), userAgent }
  const openSender = createFindingsSenders(shared)
  const ownAccount = wishes.organization === undefined ? undefined : await accountOf(await openSender({}))
  const byAccount = Map.groupBy(onceEach(asffFindings(result)), (finding) => finding.AwsAccountId)
  const places = await Promise.all(
    [...byAccount].map(async ([account, findings]) => {
      const sender = ACCOUNT_ID.test(account) ? await openSender(targetOf(account, findings, { wishes, ownAccount })) : undefined
      const stranger = sender === undefined ? NO_ACCOUNT : await strangerTo(account, sender)
      const byRegion = Map.groupBy(findings, ({ Region }) => Region)
      return Promise.all([...byRegion].map(([region, own]) => sendTo({ account, region }, own, stranger ?? sender ?? NO_ACCOUNT)))
    }),
  )
  return places.flat().sort((a, b) => (`${a.account} ${a.region}` < `${b.account} ${b.region}` ? -1 : 1))
}

/** Several recordings may judge the same thing; Security Hub keeps one finding of it: the worst, which comes first. */
function onceEach(findings: readonly AsffFinding[]): readonly AsffFinding[] {
  const first = new Map<string, AsffFinding>()
  for (const finding of findings) {
    const key = `${finding.ProductArn} ${finding.Id}`
    if (!first.has(key)) first.set(key, finding)
  }
  return [...first.values()]
}

interface Ways {
  readonly wishes: SendWishes
  readonly ownAccount: string | undefined
}

function targetOf(account: string, [first]: readonly AsffFinding[], { wishes, ownAccount }: Ways): Target {
  const partition = first?.Resources[0]?.Partition ?? 'aws'
  const [target = {}] = accountTargets({ ...wishes, onlyAccounts: [account] }, { partition, ownAccount })
  return target
}

async function accountOf(sender: FindingsSender): Promise<string | undefined> {
  const identity = await sender.identify()
  return 'account' in identity ? identity.account : undefined
}

type Stranger = Omit<Refusal, 'id'>

/** A saved result is an outsider's text: what it calls an account becomes part of a role's ARN, what it calls a region of a host name. */
const ACCOUNT_ID = /^\d{12}$/
const NO_ACCOUNT: Stranger = { code: 'NoAccount', message: 'the result names no account id of twelve digits' }
const NO_REGION: Stranger = { code: 'NoRegion', message: 'the result names no region such as eu-west-1' }

/** Why nothing can be sent in the account's name with these credentials, if that is so. */
async function strangerTo(account: string, sender: FindingsSender): Promise<Stranger | undefined> {
  const identity = await sender.identify()
  if ('error' in identity) return { code: identity.error.name, message: identity.error.message }
  if (identity.account === account) return undefined
  return { code: 'WrongAccount', message: `the credentials are of account ${identity.account}; name a role in ${account} with --role` }
}

async function sendTo(
  place: { readonly account: string; readonly region: string },
  findings: readonly AsffFinding[],
  sender: FindingsSender | Stranger,
): Promise<SentPlace> {
  const way = isRegionName(place.region) ? sender : NO_REGION
  if ('code' in way) return { ...place, sent: 0, refused: findings.map(({ Id }) => ({ id: Id, ...way })) }
  return { ...place, ...(await way.send(place.region, findings)) }
}
