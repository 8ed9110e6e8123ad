import type { Hop } from '@trailmend/aws'
import { isRegionName, parseArn, parseTime } from '@trailmend/core/notation'
import { RESTORE_TIERS, type RestoreTier } from '@trailmend/report/verify'
import { attempt } from '../attempt.ts'
import { type Problem, UsageError } from '../usage-error.ts'
import { type VerifyReport, verifyReports } from './formats.ts'

/** What a user gave. Texts are not yet validated. */
export interface VerifyWishes {
  readonly account?: readonly string[] | undefined
  readonly trail?: readonly string[] | undefined
  readonly region?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly organizationId?: string | undefined
  readonly folder?: string | undefined
  readonly publicKeys?: readonly string[] | undefined
  readonly role?: string | undefined
  readonly externalId?: string | undefined
  readonly via?: readonly string[] | undefined
  readonly undeclared?: boolean | undefined
  readonly concurrency?: string | undefined
  readonly resume?: string | undefined
  /** `true`, or how fast. */
  readonly restore?: boolean | string | undefined
  readonly restoreDays?: string | undefined
  readonly yes?: boolean | undefined
  readonly format?: readonly string[] | undefined
  readonly evidence?: string | undefined
}

/** A file of public keys, and the region whose they are; all regions' where none is named. */
export interface KeyFile {
  readonly region: string | undefined
  readonly path: string
}

/** What to verify, and where to look for it. */
export interface VerifyOptions {
  /** Whose files; `undefined` for the trail's own account, or every one of its organization. */
  readonly accounts: readonly string[] | undefined
  /** ARNs or names; `undefined` for every trail that makes digests. */
  readonly trails: readonly string[] | undefined
  /** `undefined` for every region that a trail covers. */
  readonly regions: readonly string[] | undefined
  /** Milliseconds since 1970-01-01 UTC; `undefined` for the default. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly bucket: string | undefined
  readonly prefix: string | undefined
  readonly organizationId: string | undefined
  /** A copy of the bucket. */
  readonly folder: string | undefined
  readonly keyFiles: readonly KeyFile[]
  readonly role: string | undefined
  readonly externalId: string | undefined
  readonly via: readonly Hop[]
  readonly undeclared: boolean
  readonly concurrency: number
  readonly resume: string | undefined
  readonly restore: { readonly tier: RestoreTier; readonly days: number; readonly yes: boolean } | undefined
  readonly reports: readonly VerifyReport[]
}

/** The defaults, in one place. Hours and days are counted back from the end of the time asked for. */
export const VERIFY_DEFAULTS: {
  readonly hours: number
  readonly concurrency: number
  readonly restoreDays: number
  readonly tier: RestoreTier
} = {
  hours: 24,
  concurrency: 32,
  restoreDays: 7,
  tier: 'Bulk',
}

const MOST_CONCURRENCY = 256
const MOST_RESTORE_DAYS = 365

/** Read wishes. Throws a `UsageError` that names every wish that cannot be met. */
export function verifyOptions(wishes: VerifyWishes): VerifyOptions {
  const problems: Problem[] = []
  const must = (isMet: boolean, text: string): void => void (isMet || problems.push({ text }))
  const time = (flag: string, text: string | undefined): number | undefined => {
    const read = text === undefined ? undefined : parseTime(text)
    must(
      text === undefined || read !== undefined,
      `${flag}: expected a time such as 2026-11-22T10:00:00Z or 2026-11-22, got ${JSON.stringify(text)}`,
    )
    return read
  }
  const count = (flag: string, { text, otherwise, most }: { text: string | undefined; otherwise: number; most: number }): number => {
    const read = text === undefined ? otherwise : /^\d{1,4}$/.test(text) ? Number(text) : 0
    must(read >= 1 && read <= most, `${flag}: expected a whole number from 1 to ${most}`)
    return read
  }
  const { account, trail, region, bucket, prefix, organizationId, folder, role, externalId } = wishes
  const from = time('--from', wishes.from)
  const to = time('--to', wishes.to)
  must(from === undefined || to === undefined || from < to, '--from: is not before --to')
  for (const each of account ?? [])
    must(/^\d{12}$/.test(each), `--account ${JSON.stringify(each)}: expected an account id of twelve digits`)
  for (const each of region ?? []) must(isRegionName(each), `--region ${JSON.stringify(each)}: expected a region such as eu-west-1`)
  for (const each of trail ?? []) must(isTrail(each), `--trail ${JSON.stringify(each)}: expected a trail's ARN or name`)
  must(organizationId === undefined || /^o-[a-z0-9]{10,32}$/.test(organizationId), '--organization-id: expected an id such as o-a1b2c3d4e5')
  must(role === undefined || parseArn(role) !== undefined, "--role: expected a role's ARN")
  must(
    prefix === undefined || bucket !== undefined || folder !== undefined,
    '--prefix: says where in a bucket to look; add --bucket or --folder',
  )
  must(
    bucket === undefined || folder !== undefined || trail?.every((each) => each.startsWith('arn:')) === true,
    '--bucket: the trail is not asked for then, so give its ARN with --trail',
  )
  const restore = restoreWish(wishes, { must, count })
  const reports = attempt(() => verifyReports(wishes.format ?? [], wishes.evidence), [], problems)
  const concurrency = count('--concurrency', { text: wishes.concurrency, otherwise: VERIFY_DEFAULTS.concurrency, most: MOST_CONCURRENCY })
  if (problems.length > 0) throw new UsageError(problems)
  return {
    accounts: account,
    trails: trail,
    regions: region,
    from,
    to,
    bucket,
    prefix: prefix?.replace(/\/$/, ''),
    organizationId,
    folder,
    keyFiles: (wishes.publicKeys ?? []).map(keyFile),
    role,
    externalId,
    via: (wishes.via ?? []).map((each) => ({ role: each })),
    undeclared: wishes.undeclared ?? true,
    concurrency,
    resume: wishes.resume,
    restore,
    reports,
  }
}

interface Reading {
  readonly must: (isMet: boolean, text: string) => void
  readonly count: (flag: string, wanted: { text: string | undefined; otherwise: number; most: number }) => number
}

function restoreWish({ restore, restoreDays, yes = false, folder }: VerifyWishes, { must, count }: Reading): VerifyOptions['restore'] {
  const days = count('--restore-days', { text: restoreDays, otherwise: VERIFY_DEFAULTS.restoreDays, most: MOST_RESTORE_DAYS })
  if (restore === undefined || restore === false) {
    must(!yes, '--yes: there is nothing to agree to without --restore')
    must(restoreDays === undefined, '--restore-days: nothing is restored without --restore')
    return undefined
  }
  must(folder === undefined, '--restore: what is in a folder is not archived')
  const word = restore === true ? VERIFY_DEFAULTS.tier : restore
  const tier = RESTORE_TIERS.find((each) => each.toLowerCase() === word.toLowerCase())
  must(tier !== undefined, `--restore: expected ${RESTORE_TIERS.join(', ').toLowerCase()}, got ${JSON.stringify(restore)}`)
  return { tier: tier ?? VERIFY_DEFAULTS.tier, days, yes }
}

/** Source: CloudTrail API Reference, CreateTrail, "Name". */
function isTrail(text: string): boolean {
  return text.startsWith('arn:') ? trailOf(text) !== undefined : /^[A-Za-z0-9][A-Za-z0-9._-]{2,127}$/.test(text)
}

/** What a trail's ARN says of it; `undefined` for any other text. */
export function trailOf(
  arn: string,
): { readonly trail: string; readonly account: string; readonly homeRegion: string; readonly partition: string } | undefined {
  const parsed = parseArn(arn)
  const trail = parsed?.service === 'cloudtrail' ? /^trail\/([A-Za-z0-9._-]{1,128})$/.exec(parsed.resource)?.[1] : undefined
  if (parsed === undefined || trail === undefined || !isRegionName(parsed.region) || !/^\d{12}$/.test(parsed.account)) return undefined
  return { trail, account: parsed.account, homeRegion: parsed.region, partition: parsed.partition }
}

/** `region=path`, or a path. */
function keyFile(wish: string): KeyFile {
  const at = wish.indexOf('=')
  const region = wish.slice(0, Math.max(0, at))
  return isRegionName(region) ? { region, path: wish.slice(at + 1) } : { region: undefined, path: wish }
}
