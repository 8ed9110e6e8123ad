import type { Control } from '@trailmend/core'

/** What a control judges, as a word of a sentence. */
export const SUBJECT_WORDS: Readonly<Record<Control['subject'], string>> = {
  account: 'account',
  bucket: 'bucket',
  key: 'key',
  'log-group': 'log group',
  region: 'region',
  trail: 'trail',
  vpc: 'VPC',
}
