import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '@trailmend/core/plan'
import {
  type PlansToRender,
  renderPlanCloudFormation,
  renderPlanJson,
  renderPlanMarkdown,
  renderPlansJson,
  renderPlansMarkdown,
  renderPlanTable,
  renderPlanTerraform,
} from '@trailmend/report/plan'
import { mustNotCollide } from '../check/outputs.ts'
import { IncompleteError } from '../incomplete-error.ts'
import { makeFolder } from '../make-folder.ts'
import { UsageError } from '../usage-error.ts'
import { VERSION } from '../version.ts'
import { writeWhole } from '../write-whole.ts'
import type { PlanFormat } from './formats.ts'
import type { PlanOptions } from './options.ts'
import type { PlansResult } from './result.ts'

/** What showing plans needs to know besides. */
export interface PlanOutputContext {
  readonly print: (text: string) => void
  readonly color: boolean
  readonly width: number
  readonly verbose: boolean
}

/**
 * Find out before any work is done whether everything can be written where it is wanted.
 *
 * Throws a `UsageError` where a file cannot be written, where two things would go to one file, and where a recording that is read would
 * be written over.
 */
export async function mustBeFree(
  { record, reports, out }: Pick<PlanOptions, 'record' | 'reports' | 'out'>,
  recordings: readonly string[],
): Promise<void> {
  const isFile = out !== undefined && !(await isFolder(out))
  await mustNotCollide({ record, reports: isFile ? [...reports, { path: out }] : reports }, recordings)
}

/** Whether plans are written into a folder: one that is there, or a name that does not end in `.json`. */
async function isFolder(out: string): Promise<boolean> {
  const there = await stat(out).catch(() => undefined)
  return there === undefined ? !out.endsWith('.json') : there.isDirectory()
}

/** Render plans in every form that was asked for; when all are rendered write the files, and print last. */
export async function showPlans(result: PlansResult, { reports }: Pick<PlanOptions, 'reports'>, context: PlanOutputContext): Promise<void> {
  const plans = toRender(result)
  const rendered = reports.map(({ format, path }) => ({
    path,
    text: RENDER[format](plans, { ...context, color: context.color && path === undefined }),
  }))
  for (const { path, text } of rendered) if (path !== undefined) await writeWhole(path, text)
  for (const { path, text } of rendered) if (path === undefined) context.print(text)
}

const RENDER: Readonly<Record<PlanFormat, (plans: PlansToRender, context: PlanOutputContext) => string>> = {
  table: (plans, { color, width, verbose }) => renderPlanTable(plans, { color, width, verbose }),
  json: (plans) => renderPlansJson(plans, { tool: { name: 'trailmend', version: VERSION } }),
  markdown: (plans) => renderPlansMarkdown(plans),
  cloudformation: (plans) => renderPlanCloudFormation(onlyPlan(plans, 'cloudformation')),
  terraform: (plans) => renderPlanTerraform(onlyPlan(plans, 'terraform')),
}

/** A stack, and a state of Terraform, is of one account. */
function onlyPlan({ plans: [only, ...more] }: PlansToRender, format: PlanFormat): Plan {
  if (only === undefined) throw new IncompleteError(`--format ${format}: there is no plan to write`)
  if (more.length > 0) throw new UsageError(`--format ${format}: ${more.length + 1} accounts have a plan; name one with --account`)
  return only
}

function toRender({ planned, notLookedAt, notices, complete, exitCode }: PlansResult): PlansToRender {
  return { plans: planned.map(({ plan }) => plan), notLookedAt, notices, complete, exitCode }
}

/**
 * Write the plans, each as JSON and, in a folder, for people beside it: into the folder `out` as `<account>.json` and `<account>.md`, or
 * one plan into the file `out`. Returns the paths of the JSON.
 *
 * Throws a `UsageError` where several plans would go to one file.
 */
export async function writePlans(result: PlansResult, out: string): Promise<readonly string[]> {
  const plans = result.planned.map(({ plan }) => plan)
  if (!(await isFolder(out))) {
    const [only] = plans
    if (plans.length > 1) throw new UsageError(`${plans.length} accounts have a plan: --out ${out} must be a folder for them`)
    if (only === undefined) return []
    await writeWhole(out, renderPlanJson(only))
    return [out]
  }
  await makeFolder(out).catch((error: Error) => {
    throw new UsageError(`cannot make the folder ${out}: ${error.message}`, { cause: error })
  })
  return Promise.all(plans.map((plan) => writePair(plan, out)))
}

async function writePair(plan: Plan, folder: string): Promise<string> {
  const path = join(folder, `${plan.account}.json`)
  await writeWhole(path, renderPlanJson(plan))
  await writeWhole(join(folder, `${plan.account}.md`), renderPlanMarkdown(plan))
  return path
}
