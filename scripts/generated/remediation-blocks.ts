import {
  CHANGES,
  type ChangeName,
  changesFor,
  type Deed,
  HOLDERS,
  type Holder,
  PART_CARDS,
  type Part,
  PROFILES,
  type Profile,
  RECEIVERS,
  ROWS,
  type Row,
  SITUATIONS,
  type Situation,
  statesOf,
} from '@trailmend/core/plan'
import { code, markdownTable } from './table.ts'

/** Every situation, in the order of the decision table. */
export const ALL_SITUATIONS: readonly Situation[] = Object.keys(SITUATIONS) as Situation[]

const DEED_WORDS: Readonly<Record<Deed, string>> = {
  nothing: 'left as it is',
  adopt: 'adopted',
  create: 'created',
  repair: 'repaired',
  'hand-over': 'handed over',
  'ask-permission': 'a permission is asked for',
  wait: 'waited for',
}

const HOLDER_WORDS: Readonly<Record<Holder, string>> = {
  ours: "Trailmend's",
  account: "the account's",
  managed: "another tool's",
  'allowed-account': "an account's that may be changed",
  'other-account': "another account's",
  unknown: 'not known whose',
}

function rowsOf(situation: Situation): readonly Row[] {
  return ROWS.filter((row) => row.situation === situation)
}

const all = (words: readonly string[]): string => words.join(', ')

function partsWords(parts: readonly Part[]): string {
  return parts.length > 20 ? 'every part' : all(parts.map((part) => code(part)))
}

/** The states of a row that one of its parts can be in at all. */
function statesWords({ parts, states }: Row): string {
  return all(states.filter((state) => parts.some((part) => statesOf(part).includes(state))).map(code))
}

function holdersWords(holders: readonly Holder[]): string {
  return holders.length === HOLDERS.length ? 'anybody' : all(holders.map((holder) => HOLDER_WORDS[holder]))
}

function whyWords({ why, parts }: Row): string {
  const [only] = parts.length === 1 ? parts : []
  const text = why.replace('{part}', only === undefined ? 'it' : PART_CARDS[only].words)
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What each profile does in a situation, and for whom: the rows of the decision table. */
export function situationTable(situation: Situation): string {
  const rows = rowsOf(situation).map((row) => [
    partsWords(row.parts),
    statesWords(row),
    holdersWords(row.holders),
    row.profiles.length === PROFILES.length ? 'all' : all(row.profiles.map(code)),
    `${DEED_WORDS[row.does]}${row.to === undefined ? '' : ` to ${RECEIVERS[row.to]}`}`,
    whyWords(row),
  ])
  return markdownTable(['Part', 'Found', 'Whose', 'Profile', 'What happens', 'Why'], rows)
}

/** The changes that putting a situation right can come to, with the profiles that make them. */
function changesIn(situation: Situation): ReadonlyMap<ChangeName, ReadonlySet<Profile>> {
  const changes = new Map<ChangeName, Set<Profile>>()
  const acting = rowsOf(situation).filter(({ does }) => does === 'create' || does === 'repair')
  for (const { parts, states, profiles } of acting) {
    for (const change of parts.flatMap((part) => changesFor(part, states))) {
      const known = changes.get(change) ?? new Set()
      for (const profile of profiles) known.add(profile)
      changes.set(change, known)
    }
  }
  return changes
}

/** What the steps of a situation call and need, and how each is taken back. */
export function situationSteps(situation: Situation): string {
  const changes = [...changesIn(situation)]
  if (changes.length === 0) return 'Trailmend changes nothing here, and needs no permission for it but [those to look](../iam/README.md).'
  const rows = changes.map(([change, profiles]) => {
    const { actions, onlyUndoes, words } = CHANGES[change]
    return [
      code(change),
      words,
      all(actions.map(code)),
      profiles.size === PROFILES.length ? 'all' : all([...profiles].map(code)),
      onlyUndoes ? 'only undoes' : UNDO_WORDS[change],
    ]
  })
  return markdownTable(['Call', 'What it does', 'Permissions', 'Profile', 'Undone'], rows)
}

const AGAIN = '`apply --undo` sets what was there before'
const BY_HAND = 'by hand: Trailmend deletes nothing'

/** How the steps that make a call are taken back; a test compares with the steps themselves. */
export const UNDO_WORDS: Readonly<Record<ChangeName, string>> = {
  'cloudtrail:CreateTrail': BY_HAND,
  'cloudtrail:UpdateTrail': AGAIN,
  'cloudtrail:StartLogging': 'by hand: Trailmend stops no trail',
  'cloudtrail:PutEventSelectors': AGAIN,
  's3:CreateBucket': BY_HAND,
  's3:PutBucketPolicy': `${AGAIN}; where there was none, by hand`,
  's3:PutPublicAccessBlock': AGAIN,
  's3:PutBucketVersioning': 'by hand',
  's3:PutBucketLogging': AGAIN,
  's3:PutBucketTagging': 'by hand',
  'sns:CreateTopic': BY_HAND,
  'sns:SetTopicAttributes': AGAIN,
  'sns:Subscribe': 'by hand',
  'sns:ConfirmSubscription': 'by hand',
  'sns:Unsubscribe': '`apply --undo` subscribes again, without a filter',
  'sqs:CreateQueue': BY_HAND,
  'sqs:SetQueueAttributes': AGAIN,
  'kms:PutKeyPolicy': AGAIN,
  'cloudwatchlogs:CreateLogGroup': BY_HAND,
  'cloudwatchlogs:PutRetentionPolicy': AGAIN,
  'cloudwatchlogs:DeleteRetentionPolicy': AGAIN,
  'cloudwatchlogs:PutMetricFilter': BY_HAND,
  'cloudwatch:PutMetricAlarm': BY_HAND,
  'iam:CreateRole': BY_HAND,
  'iam:UpdateAssumeRolePolicy': AGAIN,
  'iam:PutRolePolicy': AGAIN,
  'iam:DeleteRolePolicy': AGAIN,
  'organizations:EnableAWSServiceAccess': 'by hand',
}

/** The situations, each with its page and what each profile does in it. */
export function situationsTable(): string {
  const rows = ALL_SITUATIONS.map((situation) => [
    `[${SITUATIONS[situation]}](${situation}.md)`,
    code(situation),
    ...PROFILES.map((profile) => deedsOf(situation, profile)),
  ])
  return markdownTable(['If this happened', 'Situation', ...PROFILES.map(code)], rows)
}

function deedsOf(situation: Situation, profile: Profile): string {
  const deeds = new Set(rowsOf(situation).flatMap(({ profiles, does }) => (profiles.includes(profile) ? [DEED_WORDS[does]] : [])))
  return deeds.size === 0 ? 'not looked at' : [...deeds].join(', ')
}
