import type { Plan, SourcedFinding, Step } from '@trailmend/core'
import { connectDrift } from '../../../packages/action/src/drift/github/connect-drift.ts'
import type { Pace } from '../../../packages/action/src/drift/github/pace.ts'
import type { DriftPlan, DriftReport } from '../../../packages/action/src/drift/report.ts'
import { type DriftOutcome, type DriftSettings, runDrift } from '../../../packages/action/src/drift/run-drift.ts'
import type { GitHubFake } from '../../fakes/github/server.ts'

export const ACCOUNT = '111122223333'
export const OTHER = '444455556666'
export const BOT = 'github-actions[bot]'
export const COMMIT = 'c'.repeat(40)

/** A failure of a trail of this name. */
export function failure(name = 'main', { account = ACCOUNT, ...change }: Partial<SourcedFinding> = {}): SourcedFinding {
  const resource = { type: 'AWS::CloudTrail::Trail', id: name, arn: `arn:aws:cloudtrail:us-east-1:${account}:trail/${name}` }
  return {
    control: 'cloudtrail-cloudwatch-logs',
    outcome: 'fail',
    severity: 'high',
    account,
    region: 'us-east-1',
    resource,
    expected: null,
    observed: null,
    because: { code: 'no-log-group', text: `The trail ${name} has no log group.` },
    benchmarks: {},
    fingerprint: ['cloudtrail-cloudwatch-logs', account, 'us-east-1', encodeURIComponent(resource.arn)].join('/'),
    byHand: { audit: '', fix: '' },
    source: 'live',
    ...change,
  }
}

export function unknown(name = 'unread'): SourcedFinding {
  return failure(name, { outcome: 'unknown' })
}

export function report(findings: readonly SourcedFinding[], change: Partial<DriftReport> = {}): DriftReport {
  return {
    scope: '["trailmend/all/trailmend.yml"]',
    complete: !findings.some(({ outcome }) => outcome === 'unknown'),
    findings,
    plansComplete: change.complete ?? !findings.some(({ outcome }) => outcome === 'unknown'),
    plans: [],
    ...change,
  }
}

export function step(change: Partial<Step> = {}): Step {
  return {
    id: 'bucket-policy',
    part: 'bucket-policy',
    situations: [],
    account: ACCOUNT,
    region: 'us-east-1',
    change: 's3:PutBucketPolicy',
    input: { Bucket: 'acme-logs', Policy: '{"Statement":[]}', ExpectedBucketOwner: ACCOUNT },
    resource: 'arn:aws:s3:::acme-logs',
    fields: [{ field: 'Policy', before: null, after: '{"Statement":[]}' }],
    undo: { by: 'hand', text: 'Take acme-logs back.' },
    needs: ['s3:PutBucketPolicy'],
    ifSkipped: 'The trail main cannot deliver to acme-logs.',
    closes: [],
    after: [],
    approval: [],
    cost: { monthly: 1.5, items: [] },
    ...change,
  }
}

/** The plan of one account, as it would be made at this time. */
export function plan(
  account = ACCOUNT,
  { at = '2026-11-22T05:00:00Z', steps = [step({ account })], ...change }: Partial<Plan> & { readonly at?: string } = {},
): DriftPlan {
  const made: Plan = {
    version: 1,
    account,
    partition: 'aws',
    profile: 'standard',
    observedAt: at,
    facts: 'facts',
    steps,
    decisions: [],
    handOvers: [],
    oldSubscriptions: [],
    offers: [],
    asks: [],
    waits: [],
    left: [],
    collection: { before: null, after: null },
    cost: { pricesOf: '2026-11-01', today: null, todayItems: [], change: null, assumptions: [] },
    complete: true,
    ...change,
  }
  return { account, plan: made, json: `${JSON.stringify(made, null, 2)}\n`, markdown: `# Plan for ${account}, made ${at}\n` }
}

const SETTINGS: DriftSettings = {
  onDrift: 'issue',
  label: 'trailmend-drift',
  redact: 'auto',
  category: 'trailmend/all/trailmend.yml',
  commit: COMMIT,
  now: Date.parse('2026-11-22T05:17:30Z'),
}

/** Time that passes only while somebody waits. */
export function createPace(patience = 300_000): Pace & { readonly slept: number[] } {
  const slept: number[] = []
  let now = Date.parse('2026-11-22T05:17:30Z')
  const sleep = async (milliseconds: number) => {
    if (milliseconds > 0) slept.push(milliseconds)
    now += milliseconds
  }
  return { clock: () => now, sleep, patience, slept }
}

/** One run of the Action, as far as it tells drift. */
export function run(
  fake: GitHubFake,
  of: DriftReport,
  change: Partial<DriftSettings> & { readonly pace?: Pace; readonly token?: string; readonly apiUrl?: string } = {},
): Promise<DriftOutcome> {
  const { pace = createPace(), token = fake.token, apiUrl = fake.url, ...settings } = change
  return runDrift(of, { ...SETTINGS, ...settings }, connectDrift(token, 'octo/repo', { apiUrl, pace }))
}

/** A GitHub as it was at the beginning. */
export function resetGitHub(fake: GitHubFake): void {
  for (const list of [fake.comments, fake.issues, fake.pulls, fake.refusals, fake.asked]) list.length = 0
  fake.git.clear()
  fake.git.push('main', { 'README.md': '# A repository\n' }, { author: 'ada', message: 'Begin' })
  Object.assign(fake.repository, { defaultBranch: 'main', private: true, hasIssues: true })
  Object.assign(fake.permissions, { issues: true, contents: true, pulls: true, labels: true, createPulls: true })
  Object.assign(fake, { before: undefined, viewer: BOT, mayWrite: true, isLimited: false, knowsDuplicates: true, failing: undefined })
}

/** What was asked that changed something. */
export function writes(fake: GitHubFake): readonly string[] {
  return fake.asked
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'))
    .map(({ method, path }) => `${method} ${path.replace('/repos/octo/repo', '')}`)
}
