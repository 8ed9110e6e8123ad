import type { Diagnosis } from '@trailmend/core'
import { visible } from '../escape/visible.ts'

/** What was tried with the credentials, one line a permission, and under it every refusal with its reason. */
export function renderDiagnoses(diagnoses: readonly Diagnosis[]): string {
  const accounts = Map.groupBy(diagnoses, (diagnosis) => diagnosis.account)
  return [...accounts].map(([account, tried]) => [`Account ${visible(account)}\n`, ...tried.map(diagnosisLines)].join('')).join('')
}

function diagnosisLines({ action, answered, refused }: Diagnosis): string {
  const verdict = refused.length === 0 ? 'ok' : answered.length === 0 ? 'REFUSED' : 'PARTLY REFUSED'
  const where = `${answered.length} of ${answered.length + refused.length} ${answered.length + refused.length === 1 ? 'region' : 'regions'} answered`
  const reasons = refused.map(({ region, text }) => `      ${visible(region)}: ${visible(text)}\n`)
  return [`  ${verdict.padEnd(15)} ${action} (${where})\n`, ...reasons].join('')
}
