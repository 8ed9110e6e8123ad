import type { TrailWrite } from '../../observe/facts/trail-write.ts'
import { TAKEN_BACK_BY } from '../taken-back.ts'

/** Every call of Trailmend's says so in its user agent. */
const OUR_AGENT = /\btrailmend\b/iu

/** A repair that was taken back this often is not made again. */
const MAX_REVERTED = 2

/** Whether Trailmend itself made a change. */
export function isOurs({ userAgent }: Pick<TrailWrite, 'userAgent'>): boolean {
  return userAgent !== null && OUR_AGENT.test(userAgent)
}

/**
 * Who has taken Trailmend's changes to a trail back at least twice: the principal's ARN; `undefined` if nobody has.
 *
 * A change is taken back by the next change that somebody else makes by a call that can undo it. What Trailmend does at a stretch counts once.
 */
export function revertedBy(trailArn: string, writes: readonly TrailWrite[]): string | undefined {
  const inOrder = writes.filter((write) => isOf(write, trailArn)).sort((a, b) => byTime(a, b))
  const principals = new Map<string, number>()
  const open = new Set<string>()
  for (const write of inOrder) {
    if (isOurs(write)) {
      for (const name of eventsTakingBack(write.eventName)) open.add(name)
      continue
    }
    if (!open.has(write.eventName)) continue
    open.clear()
    const who = write.issuer ?? write.principal ?? 'somebody whom the event does not name'
    principals.set(who, (principals.get(who) ?? 0) + 1)
  }
  const times = [...principals.values()].reduce((sum, each) => sum + each, 0)
  return times >= MAX_REVERTED ? [...principals].sort((a, b) => b[1] - a[1])[0]?.[0] : undefined
}

function eventsTakingBack(eventName: string): Iterable<string> {
  const change = `cloudtrail:${eventName}`
  return Object.hasOwn(TAKEN_BACK_BY, change) ? TAKEN_BACK_BY[change as keyof typeof TAKEN_BACK_BY].keys() : []
}

/** Tools by the user agents of their calls. Sources: the user agents that CloudFormation and the AWS provider of Terraform send. */
const TOOL_AGENTS: readonly (readonly [agent: RegExp, tool: string])[] = [
  [/^cloudformation\.amazonaws\.com$/u, 'CloudFormation'],
  [/^controltower\.amazonaws\.com$/u, 'Control Tower'],
  [/\b(?:HashiCorp )?Terraform\//u, 'Terraform'],
  [/\bOpenTofu\//iu, 'OpenTofu'],
  [/\bPulumi/iu, 'Pulumi'],
]

/** The tool that made the latest change to a trail, if a tool did and nobody but Trailmend has changed it since. */
export function lastTool(trailArn: string, writes: readonly TrailWrite[]): string | undefined {
  const [last] = writes.filter((write) => isOf(write, trailArn) && !isOurs(write)).sort((a, b) => byTime(b, a))
  return last === undefined
    ? undefined
    : TOOL_AGENTS.find(([agent]) => [last.invokedBy, last.userAgent].some((text) => text !== null && agent.test(text)))?.[1]
}

function isOf(write: TrailWrite, trailArn: string): boolean {
  return write.trailArn === trailArn
}

function byTime(a: TrailWrite, b: TrailWrite): number {
  return a.time < b.time ? -1 : a.time > b.time ? 1 : 0
}
