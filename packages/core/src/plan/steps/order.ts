import type { Part } from '../parts.ts'
import type { StepDraft } from './draft.ts'

/** The parts that must stand before a part's steps are taken. */
const RESTS_ON: Readonly<Record<Part, readonly Part[]>> = {
  bucket: [],
  'public-access-block': ['bucket'],
  // S3 takes one change of a bucket at a time.
  'bucket-policy': ['bucket', 'public-access-block'],
  'access-logging': ['bucket'],
  'mfa-delete': ['bucket'],
  key: [],
  'key-policy': [],
  topic: [],
  'topic-policy': ['topic'],
  'log-group': [],
  retention: ['log-group'],
  'delivery-role-trust': [],
  'delivery-role-permissions': ['delivery-role-trust'],
  'trusted-access': [],
  trail: ['bucket', 'public-access-block', 'bucket-policy', 'key-policy', 'topic', 'topic-policy', 'trusted-access'],
  'multi-region': ['trail'],
  'global-events': ['trail'],
  'log-file-validation': ['trail'],
  'management-events': ['trail'],
  'data-events': ['trail'],
  logging: ['trail', 'management-events', 'data-events'],
  // AWS looks at all that the trail delivers to, whichever setting is changed.
  'logs-integration': [
    'bucket',
    'bucket-policy',
    'key-policy',
    'topic',
    'topic-policy',
    'trail',
    'management-events',
    'data-events',
    'logging',
    'log-group',
    'delivery-role-trust',
    'delivery-role-permissions',
  ],
  // Last, for a person approves it by name: nothing else waits for that.
  'organization-wide': [
    'bucket',
    'bucket-policy',
    'key-policy',
    'topic',
    'topic-policy',
    'delivery-role-trust',
    'delivery-role-permissions',
    'trusted-access',
    'trail',
    'management-events',
    'data-events',
    'logging',
    'logs-integration',
  ],
  'dead-letter-queue': [],
  queue: ['dead-letter-queue'],
  'queue-policy': ['queue', 'dead-letter-queue'],
  subscription: ['topic', 'topic-policy', 'queue', 'queue-policy'],
  monitor: ['log-group'],
}

/**
 * The ids of the steps that must be done before each step: the first step of every part that its part rests on, and of its own part, for
 * the first of a part makes what the others change.
 *
 * Steps of several queues, or several monitors, wait for each other only inside one of them.
 */
export function order(steps: readonly StepDraft[]): readonly (readonly string[])[] {
  const firsts: { readonly id: string; readonly part: Part; readonly use: string }[] = []
  return steps.map((step) => {
    const { id, part, change } = step
    const use = useOf(step)
    const rests = RESTS_ON[part]
    const ground = firsts.filter((each) => (each.part === part || rests.includes(each.part)) && (each.use === '' || each.use === use))
    if (!firsts.some((each) => each.part === part && each.use === use)) firsts.push({ id, part, use })
    const before = ground.map((each) => each.id)
    if (change !== 'sns:Unsubscribe') return before
    const announcing = steps.filter((each) => ANNOUNCES.has(each.id)).map((each) => each.id)
    return [...new Set([...announcing, ...before])]
  })
}

/** What a queue has to hear by another topic first, before it listens to one no longer: the trail, and its settings. */
const ANNOUNCES: ReadonlySet<string> = new Set(['trail', 'trail-settings'])

const SEVERAL: ReadonlySet<Part> = new Set<Part>(['dead-letter-queue', 'queue', 'queue-policy', 'subscription', 'monitor'])

/** Of a part that is there several times, which one a step is of; else empty. */
function useOf({ part, id }: StepDraft): string {
  return SEVERAL.has(part) ? (id.split('/')[1] ?? '') : ''
}
