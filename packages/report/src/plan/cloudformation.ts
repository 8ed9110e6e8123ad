import type { Plan } from '@trailmend/core/plan'
import { renderTemplate, type TemplateValue } from '../cloudformation/render-template.ts'
import { cloudformationResources } from './cloudformation-resources.ts'
import { nameResources } from './described.ts'
import { cloudformationImport } from './import-notes.ts'
import { linesAbove, linesBelow } from './left-steps.ts'
import { type MadeResources, madeResources } from './made-resources.ts'

const HOW = [
  'Deploy it there, with the capability CAPABILITY_NAMED_IAM if it holds a role. Deleting the stack deletes nothing that it made.',
  'What is there already is not described: a stack that described it would take the whole of it over. To have a stack look after it, import it.',
]

/**
 * A plan as a CloudFormation template in YAML: the things that its steps make, each kept when the stack is deleted.
 *
 * Everything is written out as the plan has it. Steps that change what is there, or are elsewhere, stand in comments as commands of the AWS
 * CLI, those that must come first above, the others below. Nothing in a plan can end a text, a comment, or be acted on by CloudFormation.
 */
export function renderPlanCloudFormation(plan: Plan): string {
  const all = madeResources(plan, (made) => cloudformationResources(made).length > 0)
  const comments = {
    above: linesAbove(plan, all, { how: HOW, importNote: cloudformationImport }),
    below: linesBelow(plan, all, cloudformationImport),
  }
  return renderTemplate({ Description: `Made by trailmend plan for account ${plan.account}`, Resources: resourcesOf(all) }, comments)
}

function resourcesOf({ made }: MadeResources): Readonly<Record<string, TemplateValue>> {
  const named = nameResources(made, cloudformationResources, logicalId)
  return Object.fromEntries(
    named.map(({ name, type, properties, after }) => [
      name,
      {
        Type: type,
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        ...(after.length === 0 ? {} : { DependsOn: after }),
        Properties: properties,
      },
    ]),
  )
}

/** Source: CloudFormation Template Reference, "Resources": letters and digits. */
function logicalId(pieces: readonly string[]): string {
  const words = pieces.map((piece) => piece.charAt(0).toUpperCase() + piece.slice(1)).join('')
  return /^[A-Za-z]/.test(words) ? words : `Step${words}`
}
