import type { Fact } from '../../observe/fact.ts'
import type { Tag } from '../../observe/facts/tag.ts'
import type { Holder } from '../parts.ts'
import { OUR_TAG, type PlanSettings } from '../settings.ts'
import { once } from './once.ts'

/** Who may change something, and which tool looks after it if one does. */
export interface Held {
  readonly holder: Holder
  readonly heldBy?: string
  /** Of what could not be told, the IAM action that would help. */
  readonly needs?: string
}

/** What tells who looks after a resource. */
export interface HolderEvidence {
  /** The account that owns it, and the account that the plan is for. */
  readonly owner: string
  readonly account: string
  readonly name: string
  readonly tags: Fact<readonly Tag[]>
}

/**
 * Tags that tools leave on what they look after. CloudFormation's and Service Catalog's cannot be written by anyone else; those of
 * Terraform and other tools are conventions.
 *
 * Sources: CloudFormation User Guide, "Resource tag"; AWS Control Tower User Guide, "Resources created"; the conventions of
 * Terraform's `default_tags` examples, Pulumi and CDK.
 */
const TOOL_TAGS: readonly { readonly key: RegExp; readonly value?: RegExp; readonly tool: string }[] = [
  { key: /^aws:cloudformation:stack-name$/u, tool: 'CloudFormation stack' },
  { key: /^aws:cloudformation:stack-id$/u, tool: 'CloudFormation stack' },
  { key: /^aws-control-tower$/iu, tool: 'Control Tower' },
  { key: /^terraform(?:[_:-].*)?$/iu, tool: 'Terraform' },
  {
    key: /^(?:managed|maintained|provisioned|created|deployed)[-_ ]?(?:by|with)$/iu,
    value: /^(?:terraform|opentofu|terragrunt|pulumi|cdk|cloudformation|ansible|crossplane)\b/iu,
    tool: '',
  },
  { key: /^(?:iac|tool|source)$/iu, value: /^(?:terraform|opentofu|terragrunt|pulumi|cdk|cloudformation)\b/iu, tool: '' },
  { key: /^pulumi:(?:project|stack)$/u, tool: 'Pulumi' },
]

/** Names that Control Tower and Landing Zone Accelerator give. Source: AWS Control Tower User Guide, "Resources created in the shared accounts". */
const TOOL_NAMES: readonly { readonly name: RegExp; readonly tool: string }[] = [
  { name: /^aws-controltower[-/]/iu, tool: 'Control Tower' },
  { name: /^AWSAccelerator-/u, tool: 'Landing Zone Accelerator' },
]

/** Tell who may change a resource. What another account owns is its owner's whatever its tags say. */
export function holderOf({ owner, account, name, tags }: HolderEvidence, { mayChangeAccounts }: PlanSettings): Held {
  const isOthers = owner !== account
  if (isOthers && !mayChangeAccounts.includes(owner)) return { holder: 'other-account' }
  const named = TOOL_NAMES.find((each) => each.name.test(name))
  if (named !== undefined) return { holder: 'managed', heldBy: named.tool }
  if (!tags.known) return { holder: 'unknown', ...(tags.needs === undefined ? {} : { needs: tags.needs }) }
  const tool = toolOf(tags.value)
  if (tool !== undefined) return { holder: 'managed', heldBy: tool }
  if (isOthers) return { holder: 'allowed-account' }
  return { holder: tags.value.some(({ key }) => key === OUR_TAG) ? 'ours' : 'account' }
}

const toolOf: (tags: readonly Tag[]) => string | undefined = once((tags) => {
  for (const { key, value, tool } of TOOL_TAGS) {
    const tag = tags.find((each) => key.test(each.key) && (value?.test(each.value) ?? true))
    if (tag !== undefined) return `${tool} ${tag.value}`.trim().slice(0, 200)
  }
  return undefined
})
