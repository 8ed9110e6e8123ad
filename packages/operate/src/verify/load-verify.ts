import type { VerifyResult } from '@trailmend/report'
import type { VerifyOptions } from './options.ts'
import type { VerifyContext } from './verify.ts'

/** `verify`, loaded when it is first asked for: reading events and digests takes long to load, and no other command has a use for it. */
export async function loadAndVerify(options: VerifyOptions, context: VerifyContext): Promise<VerifyResult> {
  const { verify } = await import('./verify.ts')
  return verify(options, context)
}
