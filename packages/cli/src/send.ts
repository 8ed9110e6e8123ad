import type { CheckResult } from '@trailmend/core'
import { SEND_TARGETS, type SendWishes, sendFindings, tellSent, USER_AGENT } from '@trailmend/operate'
import { Option } from 'commander'
import type { Io } from './io.ts'

/** The option by which a result is also sent somewhere. */
export function sendOption(): Option {
  return new Option('--send <where>', 'also send every finding, with the credentials of its own account').choices(SEND_TARGETS)
}

/**
 * Send a result and say on standard error what became of it. Returns the exit code: that of the result, but 3 where the result
 * alone is fine and something was not taken.
 */
export async function sendAndTell(result: CheckResult, wishes: SendWishes, io: Io): Promise<number> {
  const { lines, exitCode } = tellSent(await sendFindings(result, wishes, USER_AGENT))
  for (const line of lines) io.say(`${line}\n`)
  return result.exitCode === 0 ? exitCode : result.exitCode
}
