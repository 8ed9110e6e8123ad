import { escapeMarkdown, visible } from '@trailmend/report'
import { statusOf } from '../github/connect.ts'
import { whyNot } from '../github/why-not.ts'
import { type FallbackWords, plural } from './body/issue-body.ts'
import type { DriftGitHub, Repository } from './github/port.ts'
import type { Idle } from './issue/decide-issue.ts'
import { type KeptIssue, keepIssue } from './issue/keep-issue.ts'
import { createPseudonyms, OWN_NAMES } from './names.ts'
import type { PullIdle } from './pull-request/decide-pull.ts'
import { type KeptPull, keepPull } from './pull-request/keep-pull.ts'
import type { DriftReport } from './report.ts'
import { scopeKey } from './scope.ts'
import type { DriftWishes, OnDrift, Redact } from './settings.ts'
import { type DriftView, viewOf } from './view.ts'

/** How drift is to be told, and by which run. */
export interface DriftSettings extends DriftWishes {
  /** What the check is called among others of the repository. Named in public only where the repository is private. */
  readonly category: string
  /** The commit that the workflow runs on, hexadecimal digits; empty if not known. */
  readonly commit: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
}

/** What telling drift came to. Whatever went wrong is in `warnings` and changes no verdict. */
export interface DriftOutcome {
  readonly operation: Operation
  readonly issue: { readonly number: number; readonly url: string } | undefined
  readonly pullRequest: { readonly number: number; readonly url: string } | undefined
  /** Fit for the log and for annotations. */
  readonly warnings: readonly string[]
  readonly notes: readonly string[]
}

/** What was done, the first of these that holds of the issue or the pull request. */
const OPERATIONS = ['created', 'reopened', 'updated', 'closed', 'none'] as const
export type Operation = (typeof OPERATIONS)[number]

const IDLE: Readonly<Record<Idle | PullIdle, string>> = {
  clean: 'there is nothing to tell',
  unchanged: 'nothing changed since it was told',
  incomplete: 'not everything could be read, so nothing is taken for gone',
  released: 'it is labelled wontfix',
  'closed-on-purpose': 'somebody closed it; open it again to have it kept up to date',
  'not-wanted': 'no issue was asked for',
  'foreign-branch': 'the latest commit of its branch is not of Trailmend; delete the branch to have it made anew',
}

/** Where each setting tells drift, and whether there may be an issue where no pull request stands in for it. */
const PLACES: Readonly<Record<OnDrift, { readonly pull: boolean; readonly issue: 'no' | 'always' | 'instead' }>> = {
  issue: { pull: false, issue: 'always' },
  'pull-request': { pull: true, issue: 'instead' },
  both: { pull: true, issue: 'always' },
  none: { pull: false, issue: 'no' },
}

/**
 * Tell the drift of a scope by an issue, a pull request or both, and take it back once it is gone.
 *
 * Throws for nothing that GitHub answers, which is told as a warning: only for a bug of ours.
 */
export async function runDrift(report: DriftReport, settings: DriftSettings, github: DriftGitHub): Promise<DriftOutcome> {
  const place = PLACES[settings.onDrift]
  const told = createTold()
  if (place.issue === 'no') return told.outcome(undefined, undefined)
  const facts = await told.tried('The repository could not be read', 'contents: read', async () => ({
    repository: await github.repository(),
    viewer: await github.viewer(),
  }))
  if (facts === undefined) return told.outcome(undefined, undefined)
  const telling = startTelling(report, settings, facts)
  const pull = place.pull ? await tellByPull(github, telling, told) : undefined
  const fallback = pull?.fallback
  const mayOpen = place.issue === 'always' || fallback !== undefined
  const issue = await tellByIssue(github, { ...telling, fallback, mayOpen }, told)
  return told.outcome(issue, pull)
}

interface Telling {
  readonly view: DriftView
  readonly key: string
  readonly settings: DriftSettings
  readonly repository: Repository
  readonly viewer: string
  readonly title: string
  readonly about: string
}

function startTelling(
  report: DriftReport,
  settings: DriftSettings,
  { repository, viewer }: { readonly repository: Repository; readonly viewer: string },
): Telling {
  const view = viewOf(report, hidesNames(settings.redact, repository) ? createPseudonyms() : OWN_NAMES)
  const key = scopeKey(report.scope, repository.fullName)
  const name = view.hidden ? key.slice(0, 12) : visible(settings.category, { limit: 150 })
  const title = `CloudTrail drift: ${name}`
  return { view, key, settings, repository, viewer, title, about: escapeMarkdown(name) }
}

/** A repository that is not known to be private is taken for one that everybody reads. */
function hidesNames(redact: Redact, { isPrivate }: Repository): boolean {
  return redact === 'auto' ? !isPrivate : redact === 'true'
}

async function tellByPull(
  github: DriftGitHub,
  telling: Telling,
  told: Told,
): Promise<Pick<KeptPull, 'operation' | 'pull' | 'fallback'> | undefined> {
  const kept = await told.tried('The pull request could not be kept', PULL_PERMISSIONS, () => keepPull(github, telling))
  if (kept === undefined) return { operation: 'none', pull: undefined, fallback: undefined }
  if (kept.refusal !== undefined) told.warn(`The pull request could not be kept: ${whyNot(kept.refusal, PULL_PERMISSIONS)}`)
  if (kept.because === 'foreign-branch') told.warn(`The pull request was left alone: ${IDLE['foreign-branch']}`)
  else if (kept.because !== undefined) told.note(`Pull request left as it is: ${IDLE[kept.because]}.`)
  return { ...kept, fallback: kept.fallback ?? fallbackOf(kept, telling.view) }
}

/** Why an issue has to stand in although GitHub refused nothing. A pull request that is open stays what there is to read. */
function fallbackOf({ pull, because }: KeptPull, { failures, plans }: DriftView): FallbackWords | undefined {
  if (pull !== undefined || failures.length === 0) return undefined
  if (plans.length === 0) return { why: 'no-plan', compareUrl: undefined }
  return because === 'foreign-branch' ? { why: 'refused', compareUrl: undefined } : undefined
}

const PULL_PERMISSIONS = 'contents: write and pull-requests: write'

type TellingByIssue = Telling & { readonly fallback: FallbackWords | undefined; readonly mayOpen: boolean }

async function tellByIssue(github: DriftGitHub, telling: TellingByIssue, told: Told): Promise<KeptIssue | undefined> {
  const { view, key, settings, repository, viewer, title, about, fallback, mayOpen } = telling
  if (!repository.hasIssues) {
    if (mayOpen) told.warn(ISSUES_OFF)
    return undefined
  }
  const at = `${new Date(settings.now).toISOString().slice(0, 16)}Z`
  const seen = { key, at, commit: settings.commit }
  const wish = { view, words: { fallback, about }, title, label: settings.label, viewer, seen, mayOpen }
  const kept = await told.tried('The issue could not be kept', 'issues: write', async () => {
    try {
      return await keepIssue(github.issues, wish)
    } catch (error) {
      // A token for pull requests alone never had an issue stand in.
      if (!mayOpen && (statusOf(error) === 403 || statusOf(error) === 404)) return undefined
      throw error
    }
  })
  if (kept?.because !== undefined) told.note(`Issue left as it is: ${IDLE[kept.because]}.`)
  if (kept?.issue !== undefined && kept.untold > 0) told.warn(untoldText(kept.untold, kept.issue.number))
  return kept
}

function untoldText(count: number, issue: number): string {
  return `${plural(count, 'failure')} more than issue ${issue} tells of: it is left as it is until everything can be read`
}

const ISSUES_OFF = 'Drift is told by no issue: the repository has its issues switched off (Settings, General, Features)'

type Told = ReturnType<typeof createTold>

/** What is said in a run, and whatever went wrong in it. */
function createTold() {
  const warnings: string[] = []
  const notes: string[] = []
  return {
    warn: (text: string): void => void warnings.push(text),
    note: (text: string): void => void notes.push(text),
    /** `undefined` where it could not be done; why is among the warnings. */
    tried: async <T>(what: string, permission: string, act: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await act()
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) throw error
        warnings.push(statusOf(error) === 410 ? ISSUES_OFF : `${what}: ${whyNot(error, permission)}`)
        return undefined
      }
    },
    outcome: (issue: KeptIssue | undefined, pull: Pick<KeptPull, 'operation' | 'pull'> | undefined): DriftOutcome => ({
      operation: OPERATIONS.find((each) => each === issue?.operation || each === pull?.operation) ?? 'none',
      issue: issue?.issue,
      pullRequest: pull?.pull,
      warnings,
      notes,
    }),
  }
}
