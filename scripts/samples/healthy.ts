import type { MotoProxy } from '../../test/fakes/moto/proxy.ts'
import { ACCOUNTS, blockAll, organizationTrail, watchEverything } from './estate.ts'

/** Everything in good health: one trail for all, that delivered minutes ago, and nothing that any control has to say. */
export async function healthy(proxy: MotoProxy): Promise<void> {
  await organizationTrail(proxy, 'answered')
  await watchEverything(proxy)
  await blockAll(proxy, ACCOUNTS)
}
