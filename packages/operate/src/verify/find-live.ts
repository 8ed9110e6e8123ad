import type { AccountSnapshot } from '@trailmend/core/observe'
import { IncompleteError } from '../incomplete-error.ts'
import { UsageError } from '../usage-error.ts'
import { scopesOf } from './accounts-and-regions.ts'
import type { AskTrails, Places } from './ask-trails.ts'
import type { Found } from './found.ts'
import { trailOf, VERIFY_DEFAULTS, type VerifyOptions } from './options.ts'

const HOUR = 3_600_000

/**
 * Find the chains of digests to verify, by asking AWS: which trails there are, where they deliver to, which accounts and regions they cover.
 *
 * Throws a `UsageError` for a trail that there is not, and an `IncompleteError` where nothing is left to verify.
 */
export async function findLive(options: VerifyOptions, tools: AskTrails): Promise<Found> {
  const { to = tools.now } = options
  const { from = to - VERIFY_DEFAULTS.hours * HOUR } = options
  if (from >= to) throw new UsageError('--from: is not before now, which is where the time ends without --to')
  const { places, notices, account } =
    options.bucket === undefined ? await (await loadAsking()).askedPlaces(options, tools) : toldPlaces(options, options.bucket)
  const isOfAll =
    options.accounts === undefined && places.some(({ organizationId, member }) => organizationId !== undefined && member === undefined)
  const members = isOfAll ? await (await loadAsking()).membersOf(tools, notices) : undefined
  const enabled = enabledIn(account)
  const chains: Found['chains'][number][] = []
  for (const place of places) {
    const found = await scopesOf(place, options, { shelf: tools.access, enabled, members })
    notices.push(...found.notices)
    chains.push(...found.scopes.map((scope) => ({ scope, from, to })))
  }
  if (chains.length === 0) throw new IncompleteError(['nothing was found to verify', ...notices.map(({ text }) => text)].join('\n'))
  return { chains, notices }
}

/** What asks trails takes long to load. Where the bucket is told, none is asked. */
const loadAsking = () => import('./ask-trails.ts')

/** Where the user says that files are. */
function toldPlaces({ trails = [], prefix = '', organizationId }: VerifyOptions, bucket: string): Places {
  const places = trails.flatMap((arn) => {
    const named = trailOf(arn)
    return named === undefined ? [] : [{ ...named, bucket, prefix, organizationId, isMultiRegion: undefined }]
  })
  return { places, notices: [] }
}

function enabledIn(account: AccountSnapshot | undefined): (id: string) => readonly string[] | undefined {
  return (id) => {
    if (account === undefined || account.id !== id || !account.regions.known) return undefined
    return account.regions.value.filter(({ enabled }) => enabled).map(({ name }) => name)
  }
}
