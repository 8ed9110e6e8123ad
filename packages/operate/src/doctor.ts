import { type Diagnosis, diagnose } from '@trailmend/core'
import { type AskContext, askLive } from './check/ask-live.ts'
import type { CheckOptions } from './check/options.ts'

/** What trying the credentials came to. */
export interface DoctorResult {
  readonly diagnoses: readonly Diagnosis[]
  /** 3 where anything was refused: a check would be incomplete. */
  readonly exitCode: 0 | 3
}

/** Ask everything that a check asks, and say what was refused. Throws as `askLive` does. */
export async function doctor(options: CheckOptions, context: AskContext): Promise<DoctorResult> {
  const { spool } = await askLive(options, context)
  const diagnoses: Diagnosis[] = []
  try {
    for (const account of spool.accounts()) diagnoses.push(...diagnose(await spool.calls(account)))
  } finally {
    await spool.close()
  }
  return { diagnoses, exitCode: diagnoses.some((each) => each.refused.length > 0) ? 3 : 0 }
}
