import type { CheckResult } from '@trailmend/core'
import { locateIn, selectAnnotations, writeReports } from '@trailmend/operate'
import { renderMarkdown } from '@trailmend/report'
import type { Io } from './io.ts'
import { outputsOf } from './outputs.ts'
import type { Plan } from './plan.ts'
import { failureText, leftText } from './words.ts'

/** Columns of the log. */
const WIDTH = 120

/** GitHub keeps ten errors and ten warnings of a step, and one of the errors says why it failed. Source: GitHub's REST API description, check runs. */
const ROOM = { error: 9, warning: 10 }

/** Tell a workflow what a check came to, in every way that was not switched off: reports, outputs, summary, annotations, failure. */
export async function tellWorkflow(result: CheckResult, plan: Plan, io: Io): Promise<void> {
  const { options, config, switches } = plan
  await writeReports(result, options, {
    config,
    folder: io.folder,
    print: io.log,
    color: false,
    width: WIDTH,
    verbose: switches.verbose,
  })
  for (const [name, value] of outputsOf(result, options)) io.setOutput(name, value)
  if (switches.summary) await io.summarize(renderMarkdown(result, { benchmark: options.benchmark }))
  if (switches.annotations) annotate(result, plan, io)
  const failure = failureText(result)
  if (failure !== undefined) io.fail(failure)
}

function annotate(result: CheckResult, { config }: Plan, io: Io): void {
  const annotations = selectAnnotations(result, ROOM, locateIn(config, io.folder))
  for (const { level, title, text, place } of annotations.shown) io.annotate(level, text, { title, place })
  const left = leftText(annotations)
  if (left !== undefined) io.log(left)
}
