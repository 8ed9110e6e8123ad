import type { CheckResult } from '@trailmend/core'
import { commentBody, planComment, type RulesReport } from '@trailmend/operate'
import { type GitHub, statusOf } from './github/connect.ts'
import { whyNot } from './github/why-not.ts'
import type { Io } from './io.ts'
import type { Plan } from './plan.ts'

/**
 * Keep the one comment that a scope has on its pull request. Whatever goes wrong is told and changes no verdict.
 */
export async function comment(
  result: CheckResult,
  rules: RulesReport | undefined,
  { plan, io }: { readonly plan: Plan; readonly io: Io },
): Promise<void> {
  const { judging, options, scope } = plan.gate
  if (judging.pullRequest === undefined) return io.log('No comment: this is no pull request.')
  if (judging.stranger !== undefined) return io.log('No comment: GitHub lets this pull request write nothing.')
  const body = commentBody(result, { scope, head: judging.head, benchmark: options.benchmark, rules })
  try {
    io.setOutput('comment-url', await upsert(io.github(plan.token), { issue: judging.pullRequest, scope, body }))
  } catch (error) {
    io.warn(`The comment could not be written: ${whyNot(error, 'pull-requests: write')}`)
  }
}

interface Wanted {
  readonly issue: number
  readonly scope: string
  readonly body: string
}

/** Returns the comment's address; empty where it is as it should be. */
async function upsert(github: GitHub, { issue, scope, body }: Wanted): Promise<string> {
  const [author, comments] = [await github.viewer(), await github.listComments(issue)]
  const { action, id, remove } = planComment(comments, { scope, author, body })
  for (const each of remove) await github.deleteComment(each)
  if (action === 'keep') return ''
  if (id === undefined) return github.createComment(issue, body)
  try {
    return await github.updateComment(id, body)
  } catch (error) {
    // Somebody deleted it in the meantime.
    if (statusOf(error) !== 404) throw error
    return github.createComment(issue, body)
  }
}
