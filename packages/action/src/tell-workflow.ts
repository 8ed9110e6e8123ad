import type { CheckResult } from '@trailmend/core'
import { locateIn, renderRules, renderRulesText, selectAnnotations, writeReports } from '@trailmend/operate'
import { renderMarkdown } from '@trailmend/report'
import { comment } from './comment.ts'
import { tellDrift } from './drift/tell-drift.ts'
import type { Io } from './io.ts'
import type { Looked } from './look.ts'
import { outputsOf } from './outputs.ts'
import type { Plan } from './plan.ts'
import { failureText, leftText } from './words.ts'

/** Columns of the log. */
const WIDTH = 120

/** GitHub keeps ten errors and ten warnings of a step, and one of the errors says why it failed. Source: GitHub's REST API description, check runs. */
const ROOM = { error: 9, warning: 10 }

/** Bytes of the job summary for the rules. */
const RULES_ROOM = 200_000
/** A job summary takes 1 MiB, and drops a longer one altogether. Source: GitHub Docs, "Workflow commands for GitHub Actions". */
const SUMMARY_ROOM = 1_048_576 - 16_384 - RULES_ROOM

/** Tell a workflow what a check came to, in every way that was not switched off: reports, outputs, summary, annotations, comment, failure. */
export async function tellWorkflow({ judged, plans }: Looked, plan: Plan, io: Io): Promise<void> {
  const { result, rules } = judged
  const { gate, switches } = plan
  const { options, config } = gate
  await writeReports(result, options, {
    config,
    folder: io.folder,
    print: io.log,
    color: false,
    width: WIDTH,
    verbose: switches.verbose,
    category: gate.scope,
  })
  if (rules !== undefined) io.log(renderRulesText(rules))
  for (const [name, value] of outputsOf({ result, rules, plan })) io.setOutput(name, value)
  if (switches.summary) {
    const said = rules === undefined ? '' : `\n${renderRules(rules, RULES_ROOM)}`
    await io.summarize(renderMarkdown(result, { benchmark: options.benchmark, maxBytes: SUMMARY_ROOM }) + said)
  }
  if (switches.annotations) annotate(result, plan, io)
  if (switches.comment) await comment(result, rules, { plan, io })
  await tellDrift(plans && { judged, plans }, plan, io)
  const failure = failureText(result)
  if (failure !== undefined) io.fail(failure)
}

function annotate(result: CheckResult, { gate: { config } }: Plan, io: Io): void {
  const annotations = selectAnnotations(result, ROOM, locateIn(config, io.folder))
  for (const { level, title, text, place } of annotations.shown) io.annotate(level, text, { title, place })
  const left = leftText(annotations)
  if (left !== undefined) io.log(left)
}
