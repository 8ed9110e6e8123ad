import { RUN_OUTCOMES, STANDINGS } from '@trailmend/core'
import type { Plan } from '@trailmend/core/plan'
import { plural } from '../count.ts'
import { visible } from '../escape/visible.ts'
import { changeWords, receiverWords } from '../plan/plan-words.ts'
import { createPalette, type Palette } from '../table/paint.ts'
import { type AppliedRun, type AppliedToRender, nextCommands } from './applied.ts'

/** The longest text of AWS, or of a policy, that is shown; the JSON has it whole. */
const LONGEST = 600
const MOVED_SHOWN = 20

const safe = (text: string): string => visible(text, { limit: LONGEST })

/** What came of applying, for an engineer at a terminal. */
export function renderAppliedTable({ runs, notBegun }: AppliedToRender, { color }: { readonly color: boolean }): string {
  const palette = createPalette(color)
  const sections = runs.map((run) => sectionOf(run, palette).join('\n'))
  const rest = notBegun.length === 0 ? [] : [`Not begun: ${notBegun.join(', ')}, because an account before was not applied.`]
  return `${[...sections, ...rest].join('\n\n')}\n`
}

function sectionOf(run: AppliedRun, palette: Palette): readonly string[] {
  const { account, outcome, because, steps, moved, left, plan, afterwards } = run
  const done = steps.filter(({ standing }) => standing === 'confirmed').length
  return [
    `${palette.heading(headline(run))}  account ${safe(account)}, run ${run.run}: ${run.wasApplied ? 'had been applied before; nothing was done' : RUN_OUTCOMES[outcome]} (${done} of ${plural(steps.length, 'step')} done and seen to hold)`,
    ...(because === '' ? [] : [`  because ${safe(because)}`]),
    '',
    ...steps.flatMap(({ id, standing, error }) => {
      const step = plan.steps.find((each) => each.id === id)
      const what = step === undefined ? '' : `${changeWords(step)}  ${safe(step.resource)}`
      return [
        `  ${safe(id).padEnd(28)} ${STANDINGS[standing]}  ${palette.faint(what)}`,
        ...(error === null || standing === 'confirmed' ? [] : [`    ${safe(`${error.name}: ${error.message}`)}`]),
      ]
    }),
    ...listed('Not as it should be', moved),
    ...listed(
      'Left for a person to take back',
      left.map(({ step, text }) => `${step}: ${text}`),
    ),
    ...(afterwards === null ? [] : afterwardsLines(afterwards)),
    ...nextLines(run),
  ]
}

const HEADLINES: Readonly<Record<AppliedRun['outcome'], string>> = {
  applied: 'APPLIED',
  stuck: 'STUCK',
  stopped: 'STOPPED',
  interrupted: 'INTERRUPTED',
  undone: 'UNDONE',
}

function headline({ outcome, afterwards }: AppliedRun): string {
  const isWaiting = afterwards !== null && afterwards.waits.length > 0
  return outcome === 'applied' && isWaiting ? 'APPLIED, WAITING' : HEADLINES[outcome]
}

function afterwardsLines({ steps, handOvers, asks, waits }: Plan): readonly string[] {
  return [
    ...listed(
      'Still to be done: make a new plan',
      steps.map((step) => `${step.id}: ${changeWords(step)} ${step.resource}`),
    ),
    ...listed(
      'Waiting to be seen to work',
      waits.map(({ because }) => because),
    ),
    ...listed(
      'Permissions that are missing',
      asks.map(({ needs, because }) => `${needs === '' ? 'none would help' : needs}: ${because}`),
    ),
    ...listed(
      'To be done by hand',
      handOvers.map(({ name, because, ...to }) => `${name}, by ${receiverWords(to)}: ${because}`),
    ),
  ]
}

function nextLines(run: AppliedRun): readonly string[] {
  const { goOn, undo } = nextCommands(run)
  const lines = [...(goOn === null ? [] : [`Go on:   ${goOn}`]), ...(undo === null ? [] : [`Undo:    ${undo}`])]
  return lines.length === 0 ? [] : ['', ...lines.map((line) => `  ${line}`)]
}

function listed(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return []
  const more = lines.length > MOVED_SHOWN ? [`  … and ${lines.length - MOVED_SHOWN} more, in the JSON`] : []
  return ['', `${title}:`, ...lines.slice(0, MOVED_SHOWN).map((line) => `  - ${safe(line)}`), ...more]
}
