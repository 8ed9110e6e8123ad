import { dirname, isAbsolute, join } from 'node:path'
import { isRegionName, NOTHING_WANTED } from '@trailmend/core'
import { type CostSettings, defaultSettings, type PlanSettings, PROFILES, type Profile, type Use, useNamed } from '@trailmend/core/plan'
import { attempt } from '../attempt.ts'
import { type CheckOptions, type CheckWishes, checkOptions } from '../check/options.ts'
import { type PlanConfig, USE_NAME } from '../config/plan-settings.ts'
import type { Config } from '../config/read-config.ts'
import { type Problem, UsageError } from '../usage-error.ts'
import { type PlanReport, planReports } from './formats.ts'
import { isTrailNamed } from './trail-named.ts'

/** What a user gave for plans besides the configuration. Texts are not yet validated. */
export interface PlanWishes extends Omit<CheckWishes, 'failOn' | 'baseline'> {
  readonly profile?: string | undefined
  /** The trail that a plan is about, by name or ARN; chosen if left out. */
  readonly trail?: string | undefined
  readonly region?: string | undefined
  /** What trails are used for; outweighs the configuration's uses. */
  readonly use?: readonly string[] | undefined
  /** Whether subscriptions to topics of before are taken away. */
  readonly removeOldSubscriptions?: boolean | undefined
  /** The file, or the folder, that plans are written to. */
  readonly out?: string | undefined
}

/** How plans are made, for any account. */
export interface Aims {
  /** The settings for an account, where nothing says in which region new things go: in this one. */
  readonly settingsOf: (account: string, mainRegion: string) => PlanSettings
  readonly volume: CostSettings
}

/** What is to be done, with nothing left to decide. */
export interface PlanOptions extends Aims, Omit<CheckOptions, 'failOn' | 'baseline' | 'exceptions' | 'reports' | 'benchmark' | 'level'> {
  /** The folder that tells what was collected until now. */
  readonly collection: string
  readonly out: string | undefined
  readonly reports: readonly PlanReport[]
}

/**
 * Put wishes over the configuration, and defaults under both.
 *
 * Throws a `UsageError` that names every wish that cannot be met.
 */
export function planOptions(wishes: PlanWishes, config: Config | undefined): PlanOptions {
  const { format, profile, trail, region, use, removeOldSubscriptions, out, ...whom } = wishes
  const problems: Problem[] = []
  const asked = attempt(() => checkOptions(whom, config), undefined, problems)
  const aims = attempt(() => aimsOf({ profile, trail, region, use, removeOldSubscriptions }, config?.settings.plan), undefined, problems)
  const reports = attempt(() => planReports(format ?? []), undefined, problems)
  if (asked === undefined || aims === undefined || reports === undefined) throw new UsageError(problems)
  const { regions } = asked.scope
  // What the controls do not ask about is asked too: a plan rests on the whole chain.
  return { ...asked, ...aims, scope: { regions, wanted: NOTHING_WANTED }, collection: collectionFolder(config), out, reports }
}

/** A path in the configuration is one from the folder that the configuration is in. */
function collectionFolder(config: Config | undefined): string {
  const path = config?.settings.plan?.collection ?? DEFAULT_COLLECTION
  return isAbsolute(path) ? path : join(dirname(config?.path ?? ''), path)
}

/** Where it is told what was collected until now, from the folder of the configuration. */
export const DEFAULT_COLLECTION = 'trailmend/collection'

/** What plans aim at: wishes over the configuration, defaults under both. Throws a `UsageError` for a profile, a region or a use that is none. */
function aimsOf(
  wishes: Pick<PlanWishes, 'profile' | 'trail' | 'region' | 'use' | 'removeOldSubscriptions'>,
  configured: PlanConfig = {},
): Aims {
  const config: PlanConfig = {
    ...configured,
    ...(wishes.use === undefined ? {} : { uses: wishes.use.map((name) => useOfWish(name, configured)) }),
    ...(wishes.removeOldSubscriptions === undefined ? {} : { 'remove-old-subscriptions': wishes.removeOldSubscriptions }),
  }
  const profile = wishes.profile === undefined ? (config.profile ?? 'standard') : profileOf(wishes.profile)
  if (wishes.region !== undefined && !isRegionName(wishes.region)) {
    throw new UsageError(`--region ${JSON.stringify(wishes.region)}: expected a region such as eu-west-1`)
  }
  const trail = wishes.trail === undefined ? null : trailOf(wishes.trail)
  const { volume = {} } = config
  return {
    settingsOf: (account, mainRegion) => ({
      ...settingsFrom(config, { account, region: wishes.region ?? config.region ?? mainRegion, profile }),
      trail,
    }),
    volume: {
      ...(volume['management-events'] === undefined ? {} : { managementEvents: volume['management-events'] }),
      ...(volume['data-events'] === undefined ? {} : { dataEvents: volume['data-events'] }),
      ...(volume.regions === undefined ? {} : { regions: volume.regions }),
      ...(volume.accounts === undefined ? {} : { accounts: volume.accounts }),
      ...(config.prices === undefined ? {} : { prices: config.prices }),
    },
  }
}

/** A use that the configuration knows has the queue that is named there. */
function useOfWish(wish: string, { uses = [] }: PlanConfig): NonNullable<PlanConfig['uses']>[number] {
  if (!USE_NAME.test(wish)) throw new UsageError(`--use ${JSON.stringify(wish)}: expected a short name in lower case, such as logs`)
  return uses.find((use) => typeof use !== 'string' && use.name === wish) ?? wish
}

function trailOf(wish: string): string {
  if (isTrailNamed(wish)) return wish
  throw new UsageError(`--trail ${JSON.stringify(wish)}: expected the name or the ARN of a trail`)
}

function profileOf(wish: string): Profile {
  const profile = PROFILES.find((each) => each === wish)
  if (profile === undefined) throw new UsageError(`--profile ${wish}: expected one of ${PROFILES.join(', ')}`)
  return profile
}

function settingsFrom(
  config: PlanConfig,
  { account, region, profile }: { account: string; region: string; profile: Profile },
): PlanSettings {
  const defaults = defaultSettings(account, region, profile)
  const { names = {} } = config
  const filled = (name: string | undefined, otherwise: string): string => name?.replaceAll('{account}', account) ?? otherwise
  return {
    ...defaults,
    names: {
      trail: filled(names.trail, defaults.names.trail),
      bucket: filled(names.bucket, defaults.names.bucket),
      keyPrefix: filled(names['key-prefix'], defaults.names.keyPrefix).replace(/\/+$/u, ''),
      topic: filled(names.topic, defaults.names.topic),
      logGroup: filled(names['log-group'], defaults.names.logGroup),
      deliveryRole: filled(names['delivery-role'], defaults.names.deliveryRole),
    },
    wants: {
      logs: config.logs ?? defaults.wants.logs,
      topic: config.topic ?? defaults.wants.topic,
      dataEvents: config['data-events'] ?? defaults.wants.dataEvents,
      monitorTopic: config['monitor-topic'] ?? defaults.wants.monitorTopic,
      keyArn: config.key ?? defaults.wants.keyArn,
      accessLogBucket: config['access-log-bucket'] ?? defaults.wants.accessLogBucket,
      organizationTrail: config['organization-trail'] ?? defaults.wants.organizationTrail,
    },
    uses: config.uses?.map(useOf) ?? defaults.uses,
    mayChangeAccounts: config['may-change-accounts'] ?? defaults.mayChangeAccounts,
    feedingAccounts: config['feeding-accounts'] ?? defaults.feedingAccounts,
    retentionDays: config['retention-days'] ?? defaults.retentionDays,
    removeOldSubscriptions: config['remove-old-subscriptions'] ?? defaults.removeOldSubscriptions,
    permissionsBoundary: config['permissions-boundary'] ?? defaults.permissionsBoundary,
    maxMonthlyCost: config['max-monthly-cost'] ?? defaults.maxMonthlyCost,
  }
}

function useOf(use: NonNullable<PlanConfig['uses']>[number]): Use {
  return typeof use === 'string' ? useNamed(use) : { name: use.name, queue: use.queue, isNamedByUser: true }
}
