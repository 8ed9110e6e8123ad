import { parse, type ScalarTag } from 'yaml'
import { read } from '../architecture/repository.ts'

/** A short form of CloudFormation's, `!Sub text`, as the long one. Source: CloudFormation User Guide, "Intrinsic function reference". */
function short(name: string): ScalarTag {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  const value = (text: string) => (name === 'GetAtt' ? text.split('.') : text)
  return { tag: `!${name}`, resolve: (text: string) => ({ [key]: value(text) }) }
}

const long = (name: string) => ({
  tag: `!${name}`,
  collection: 'seq' as const,
  resolve: (list: { toJSON(): unknown }) => ({ [`Fn::${name}`]: list.toJSON() }),
})

interface Resource {
  readonly Type: string
  readonly Condition?: string
  readonly DeletionPolicy?: string
  readonly DependsOn?: string
  readonly Properties: Readonly<Record<string, unknown>>
}

/** The deployment example, with its functions in their long forms. */
export const TEMPLATE: {
  readonly text: string
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown; readonly AllowedPattern?: string }>>
  readonly Resources: Readonly<Record<string, Resource>>
} = {
  text: read('deploy/cloudformation/collector.yaml'),
  ...parse(read('deploy/cloudformation/collector.yaml'), {
    customTags: [...['Ref', 'Condition', 'GetAtt', 'Sub'].map(short), ...['Equals', 'Not', 'And', 'If', 'Select', 'Split'].map(long)],
  }),
}
