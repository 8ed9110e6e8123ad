import type { Plan } from '../plan/plan-data.ts'

/** What keeps a plan from being performed, one sentence each: names used twice, or steps that wait for what does not come before them. */
export function planProblems({ steps, account }: Pick<Plan, 'steps' | 'account'>): readonly string[] {
  const seen = new Set<string>()
  const problems: string[] = []
  for (const { id, after } of steps) {
    if (seen.has(id)) problems.push(`two steps are called ${id}`)
    for (const each of after) if (!seen.has(each)) problems.push(`${id} comes after ${each}, which does not come before it`)
    seen.add(id)
  }
  if (!/^\d{12}$/.test(account)) problems.push('the account is no account id')
  return problems
}

/** The steps that a person must approve by name and has not. */
export function unapproved({ steps }: Pick<Plan, 'steps'>, approvals: ReadonlySet<string>): Plan['steps'] {
  return steps.filter(({ id, approval }) => approval.length > 0 && !approvals.has(id))
}
