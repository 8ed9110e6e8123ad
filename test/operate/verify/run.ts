import type { VerifyResult } from '@trailmend/report'
import type { VerifyWishes } from '../../../packages/operate/src/verify/options.ts'
import { verifyOptions } from '../../../packages/operate/src/verify/options.ts'
import { type VerifyContext, verify } from '../../../packages/operate/src/verify/verify.ts'
import { HOUR } from '../../stream/digest/trail.ts'
import { START } from './copy.ts'

export interface RanVerify {
  readonly result: VerifyResult
  readonly printed: string
}

/** Verify as the command does, a thousand hours after a made trail begins. */
export async function runVerify(wishes: VerifyWishes, context: Partial<VerifyContext> = {}): Promise<RanVerify> {
  const printed: string[] = []
  const result = await verify(verifyOptions(wishes), {
    clock: () => START + 1000 * HOUR,
    userAgent: 'trailmend/test',
    progress: () => {},
    ended: () => {},
    print: (text) => void printed.push(text),
    say: () => {},
    confirm: undefined,
    color: false,
    width: 120,
    verbose: false,
    ...context,
  })
  return { result, printed: printed.join('') }
}
