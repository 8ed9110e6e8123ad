import type { Plan } from '@trailmend/core/plan'
import { expression, type HclValue } from '../hcl/expression.ts'
import { type HclBlock, hclComment, renderHcl } from '../hcl/render-hcl.ts'
import { nameResources } from './described.ts'
import { terraformImport } from './import-notes.ts'
import { linesAbove, linesBelow } from './left-steps.ts'
import { madeResources } from './made-resources.ts'
import { terraformResources } from './terraform-resources.ts'

const HOW = [
  'Nothing that it makes can be destroyed by Terraform while prevent_destroy stands there.',
  'What is there already is not described: import it first, and compare, before Terraform looks after it.',
]

/**
 * A plan as Terraform (HCL, AWS provider 6): the things that its steps make, none of which Terraform may destroy.
 *
 * Everything is written out as the plan has it. Steps that change what is there, or are elsewhere, stand in comments as commands of the AWS
 * CLI, those that must come first above, the others below. Nothing in a plan can end a text or a comment, or be interpolated.
 */
export function renderPlanTerraform(plan: Plan): string {
  const all = madeResources(plan)
  const above = hclComment(linesAbove(plan, all, { how: HOW, importNote: terraformImport }))
  const below = hclComment(linesBelow(plan, all, terraformImport))
  const named = nameResources(all.made, terraformResources, localName)
  const type = new Map(named.map((each) => [each.name, each.type]))
  const resources = named.map(({ name, properties, after, ...each }): HclBlock => {
    const { attributes = {}, blocks = [] } = properties
    const depends: HclValue | undefined = after.length === 0 ? undefined : after.map((id) => expression(`${type.get(id) ?? ''}.${id}`))
    return {
      type: 'resource',
      labels: [each.type, name],
      attributes: { ...attributes, depends_on: depends },
      blocks: [...blocks, { type: 'lifecycle', attributes: { prevent_destroy: true } }],
    }
  })
  const place = all.region === '' ? [] : [provider(all.account, all.region)]
  const text = [above, renderHcl([REQUIRED, ...place, ...resources]).trimEnd(), below].filter((each) => each !== '').join('\n\n')
  return `${text}\n`
}

const REQUIRED: HclBlock = {
  type: 'terraform',
  blocks: [{ type: 'required_providers', attributes: { aws: { source: 'hashicorp/aws', version: '>= 6.0' } } }],
}

/** In any other account Terraform then refuses to do anything. */
function provider(account: string, region: string): HclBlock {
  return { type: 'provider', labels: ['aws'], attributes: { region, allowed_account_ids: [account] } }
}

/** Source: Terraform, "Identifiers". */
function localName(pieces: readonly string[]): string {
  const name = pieces.join('_').toLowerCase()
  return /^[a-z]/.test(name) ? name : `step_${name}`
}
