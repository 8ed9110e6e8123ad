import { type AwsSecurityFinding, BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { callError } from './call-error.ts'
import type { ClientSettings } from './client-settings.ts'
import type { Refusal, Sent } from './send-findings.ts'

/** Source: Security Hub API Reference, `BatchImportFindings`: at most 100 findings in a call. */
const MOST_IN_A_CALL = 100

/**
 * Give findings to Security Hub, one call after the other: a region takes ten a second. Where one call as a whole is refused, so would be the next.
 * Never throws.
 */
export async function importFindings(settings: ClientSettings, findings: readonly AwsSecurityFinding[]): Promise<Sent> {
  const client = new SecurityHubClient(settings)
  const refused: Refusal[] = []
  let sent = 0
  for (let begin = 0; begin < findings.length; begin += MOST_IN_A_CALL) {
    try {
      const Findings = findings.slice(begin, begin + MOST_IN_A_CALL)
      const { SuccessCount = 0, FailedFindings = [] } = await client.send(new BatchImportFindingsCommand({ Findings }))
      sent += SuccessCount
      for (const { Id = '', ErrorCode = 'Error', ErrorMessage = '' } of FailedFindings) {
        refused.push({ id: Id, code: ErrorCode, message: ErrorMessage })
      }
    } catch (error) {
      const { name, message } = callError(error)
      refused.push(...findings.slice(begin).map(({ Id = '' }) => ({ id: Id, code: name, message })))
      break
    }
  }
  return { sent, refused }
}
