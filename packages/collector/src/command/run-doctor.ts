import { access, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Probed, probeBucket, probeHistory, probeIdentity, probeQueue, probeTable, probeTrail } from '@trailmend/aws/collect'
import type { HttpSinkSettings, QuarantineSettings, Settings, SinkSettings, SourceSettings, WayIn } from '../config/settings.ts'
import { UsageError } from '../config/usage-error.ts'
import { assertComplete, defaultPlaces } from '../open/open-collector.ts'
import { quarantinePrefix } from '../open/open-quarantine.ts'
import { readHttpSecrets } from '../open/secrets.ts'
import { createSession, targetOf } from '../open/session.ts'
import { refuseOwnSource } from '../open/written-parts.ts'
import { VERSION } from '../version.ts'
import type { Io } from './io.ts'
import type { RunFlags } from './run.ts'
import { settingsOf } from './settings-of.ts'
import { shown } from './shown.ts'

type Session = Awaited<ReturnType<ReturnType<typeof createSession>>>

/** What came of a trial. `untried`: nobody can know before an event is there. */
type Tried = Probed | { readonly is: 'untried'; readonly detail: string }

/** Something to try. */
interface Trial {
  readonly what: string
  /** Whether it takes credentials. */
  readonly isAws: boolean
  readonly try: (session: Session) => Promise<Tried>
  /** What this does not tell. */
  readonly notTried?: string
}

/** Try everything that settings name that can be tried. Returns 0 where all of that answered, else 3. */
export async function runDoctor(flags: RunFlags, io: Io): Promise<number> {
  const settings = await settingsOf(flags, io)
  assertComplete(settings)
  refuseOwnSource(settings)
  io.print(`trailmend-collector ${VERSION}, ${io.runtime}\n`)
  const session = await createSession()()
  let isWell = true
  for (const { what, try: tried, notTried } of trialsOf(settings, io)) {
    const probed = await tried(session)
    isWell = isWell && (probed.is === 'well' || probed.is === 'untried')
    io.print(`${shown(`${MARKS[probed.is]} ${what}: ${toldOf(probed)}`)}\n`)
    if (notTried !== undefined && probed.is === 'well') io.print(`        not tried: ${shown(notTried)}\n`)
  }
  return isWell ? 0 : 3
}

const MARKS: Readonly<Record<Tried['is'], string>> = { well: 'ok     ', denied: 'denied ', failed: 'failed ', untried: 'untried' }

function toldOf(probed: Tried): string {
  return probed.is === 'denied' ? `needs ${probed.needs}: ${probed.detail}` : probed.detail
}

function trialsOf(settings: Settings, { folder, env }: Pick<Io, 'folder' | 'env'>): readonly Trial[] {
  const { sources = [], sinks = [] } = settings
  const trials = [
    ...sources.flatMap((source) => sourceTrials(source, settings)),
    ...sinks.map((sink) => sinkTrial(sink, env)),
    ledgerTrial(settings, defaultPlaces(folder).ledger),
    quarantineTrial(settings.quarantine ?? { folder: defaultPlaces(folder).quarantine }),
  ]
  return [...(trials.some(({ isAws }) => isAws) ? identityTrials(settings) : []), ...trials]
}

/** The caller's own credentials, and each role once. */
function identityTrials(settings: Settings): readonly Trial[] {
  const { objects = {}, sources = [], sinks = [], ledger, quarantine } = settings
  const ways = [settings, objects, ...Object.values(objects['by-bucket'] ?? {}), ...Object.values(objects['by-account'] ?? {})]
  const all = [...ways, ...sources, ...sinks, ledger, quarantine].flatMap((way): readonly WayIn[] =>
    way !== undefined && 'role' in way && way.role !== undefined ? [way] : [],
  )
  const byRole = new Map(all.map((way) => [way.role, way]))
  return [
    { what: 'credentials', isAws: true, try: (session) => probeIdentity({ session }) },
    ...[...byRole].map(([role, way]) => ({
      what: `role ${role}`,
      isAws: true,
      try: (session: Session) => probeIdentity({ session, target: targetOf(way) }),
    })),
  ]
}

function sourceTrials(source: SourceSettings, settings: Settings): readonly Trial[] {
  const { objects = {} } = settings
  if ('files' in source)
    return source.files
      .filter((path) => path !== '-')
      .map((path) => ({ what: `file ${path}`, isAws: false, try: () => accessible(path, constants.R_OK) }))
  if ('queue' in source) {
    const { queue: url, region } = source
    const target = targetOf(source, settings)
    return [
      {
        what: `queue ${url}`,
        isAws: true,
        try: (session) => probeQueue({ session, target, url, ...(region !== undefined && { region }) }),
        notTried:
          'sqs:ReceiveMessage, which hides messages from others; sqs:DeleteMessage, sqs:ChangeMessageVisibility, and s3:GetObject on what messages name',
      },
    ]
  }
  if ('event-history' in source)
    return source.regions.map((region) => ({
      what: `event history of ${source['event-history']} in ${region}`,
      isAws: true,
      try: (session) => probeHistory({ session, target: targetOf(source, settings), region }),
    }))
  if ('trail' in source) {
    const { trail } = source
    return [
      {
        what: `trail ${trail}`,
        isAws: true,
        try: (session) => probeTrail({ session, target: targetOf(source, settings), trail }),
        notTried: `s3:ListBucket and s3:GetObject on the bucket that it delivers to${source.subscribe === undefined ? '' : ', and sns:Subscribe on its topic'}`,
      },
    ]
  }
  const { bucket, prefix } = source
  return [
    {
      what: `bucket ${bucket}`,
      isAws: true,
      try: (session) =>
        probeBucket({
          session,
          target: targetOf(objects['by-bucket']?.[bucket], objects),
          bucket,
          ...(prefix !== undefined && { prefix }),
          requesterPays: objects['requester-pays'] === true,
        }),
      notTried: 's3:GetObject, and kms:Decrypt where a key of your own encrypts',
    },
  ]
}

function sinkTrial(sink: SinkSettings, env: Io['env']): Trial {
  if ('file' in sink) return { what: `folder ${sink.file}`, isAws: false, try: () => accessible(sink.file, constants.W_OK) }
  if ('stdout' in sink) return { what: 'file standard output', isAws: false, try: async () => ({ is: 'well', detail: 'it is there' }) }
  if ('http' in sink)
    return {
      what: `receiver ${sink.http}`,
      isAws: false,
      try: () => tryReceiver(sink, env),
    }
  if ('queue' in sink) {
    const { queue: url, region } = sink
    return {
      what: `queue ${url}`,
      isAws: true,
      try: (session) => probeQueue({ session, target: targetOf(sink), url, ...(region !== undefined && { region }) }),
      notTried: 'sqs:SendMessage',
    }
  }
  const { s3: bucket, prefix, region } = sink
  return bucketTrial({ bucket, ...(prefix !== undefined && { prefix }), ...(region !== undefined && { region }) }, sink)
}

/** Whether all that it takes to post is there. */
async function tryReceiver(sink: HttpSinkSettings, env: Io['env']): Promise<Tried> {
  try {
    await readHttpSecrets(sink, env)
    return { is: 'untried', detail: 'nothing is posted but events' }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { is: 'failed', detail: error.problems.map(({ text }) => text).join('; ') }
  }
}

function bucketTrial(where: { readonly bucket: string; readonly prefix?: string; readonly region?: string }, way: WayIn): Trial {
  return {
    what: `bucket ${where.bucket}`,
    isAws: true,
    try: (session) => probeBucket({ session, target: targetOf(way), ...where }),
    notTried: 's3:PutObject: nothing is written',
  }
}

function ledgerTrial({ ledger }: Settings, otherwise: string): Trial {
  if (ledger !== undefined && 'dynamodb' in ledger) {
    const { dynamodb: table, region } = ledger
    return {
      what: `table ${table}`,
      isAws: true,
      try: (session) => probeTable({ session, target: targetOf(ledger), table, ...(region !== undefined && { region }) }),
      notTried: 'dynamodb:PutItem and the like: nothing is written',
    }
  }
  if (ledger !== undefined && 'memory' in ledger)
    return { what: 'file ledger', isAws: false, try: async () => ({ is: 'well', detail: 'in memory' }) }
  const path = ledger?.file ?? otherwise
  return { what: `file ${path}`, isAws: false, try: () => accessible(path, constants.W_OK) }
}

function quarantineTrial(quarantine: QuarantineSettings): Trial {
  if ('folder' in quarantine)
    return { what: `folder ${quarantine.folder}`, isAws: false, try: () => accessible(quarantine.folder, constants.W_OK) }
  const { bucket, region } = quarantine
  return bucketTrial({ bucket, prefix: quarantinePrefix(quarantine), ...(region !== undefined && { region }) }, quarantine)
}

/** Whether a place can be used, or made where it is not there. */
async function accessible(path: string, how: number): Promise<Probed> {
  for (let place = path; ; place = dirname(place)) {
    try {
      await access(place, how)
      return { is: 'well', detail: place === path ? 'it is there' : `it can be made in ${place}` }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' && how === constants.W_OK && dirname(place) !== place) continue
      return { is: 'failed', detail: message }
    }
  }
}
