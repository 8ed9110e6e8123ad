import { githubAudience } from '@trailmend/core/plan'
import type { InitAnswers } from './answers.ts'
import { PINNED_ACTIONS, usesOf } from './pinned-actions.ts'
import { BRANCH } from './role-policies.ts'

/** Stands where the commit of a release has to be put in; GitHub refuses to run it as it is. */
export const ACTION_TO_FILL_IN = 'OWNER/trailmend@COMMIT'

/** Where a role is entered first. Any region of the partition does. */
const ENTRY_REGION: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])

/** A commented workflow that checks on every way into the default branch, and on a schedule. */
export function initWorkflow(answers: InitAnswers): string {
  const { action = ACTION_TO_FILL_IN } = answers
  return `# Checks that CloudTrail can be trusted. Made by trailmend init; change it as you like.
name: CloudTrail

on:
  # Judged by the rules of the branch it would be merged to, so that a change cannot excuse itself.
  pull_request:
    branches: [${BRANCH}]
  # Of use with a merge queue only, whose jobs the role has to let in first: see the end of what trailmend init has printed.
  merge_group:
  push:
    branches: [${BRANCH}]
${schedule(answers)}  workflow_dispatch:

# Nothing, unless a job asks for it.
permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      contents: read # to read trailmend.yml, here and on the base
      id-token: write # to get AWS credentials by OIDC
      pull-requests: write # to write the comment
    steps:
      - uses: ${usesOf(PINNED_ACTIONS.checkout)}
        with:
          persist-credentials: false
      # A fork's pull request gets no credentials: Trailmend says then that nothing was looked at, which is no pass.
      - if: github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository
        uses: ${usesOf(PINNED_ACTIONS.credentials)}
        with:
          role-to-assume: ${entryRole(answers)}
          aws-region: ${entryRegion(answers)}
${audience(answers)}      - uses: ${action}
        with:
          comment: true

  # Make this one the required status. It always runs: GitHub takes a required job that was skipped for one that passed.
  gate:
    name: CloudTrail gate
    if: always()
    needs: check
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {}
    steps:
      - env:
          RESULT: \${{ needs.check.result }}
        run: test "$RESULT" = success
`
}

function schedule({ schedule: cron }: InitAnswers): string {
  return cron === undefined ? '' : `  # Accounts drift without a pull request. In UTC.\n  schedule:\n    - cron: '${cron}'\n`
}

/** The default is right but for China. */
function audience({ partition }: InitAnswers): string {
  return githubAudience(partition) === githubAudience('aws') ? '' : `          audience: ${githubAudience(partition)}\n`
}

/** The role of the first account, by its ARN. */
export function entryRole({ accounts, partition, role }: Pick<InitAnswers, 'accounts' | 'partition' | 'role'>): string {
  return `arn:${partition}:iam::${accounts[0] ?? ''}:role/${role}`
}

function entryRegion({ partition, regions }: InitAnswers): string {
  return regions?.[0] ?? ENTRY_REGION.get(partition) ?? 'us-east-1'
}
