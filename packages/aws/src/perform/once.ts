import type { STSClient } from '@aws-sdk/client-sts'

/** What says whether a call is tried again. Every client of the SDK has the same. */
type Strategy = Awaited<ReturnType<STSClient['config']['retryStrategy']>>

interface Client {
  readonly config: { retryStrategy: () => Promise<Strategy> }
}

/**
 * A client that tries a call again only where AWS throttled it. After anything else, such as a connection that broke before the answer came,
 * nobody knows whether the call was carried out.
 */
export function onceOnly<C extends Client>(client: C): C {
  const strategyOf = client.config.retryStrategy
  client.config.retryStrategy = async () => afterThrottling(await strategyOf())
  return client
}

function afterThrottling(strategy: Strategy): Strategy {
  if (!('refreshRetryTokenForRetry' in strategy)) return strategy
  return {
    acquireInitialRetryToken: (scope) => strategy.acquireInitialRetryToken(scope),
    recordSuccess: (token) => strategy.recordSuccess(token),
    refreshRetryTokenForRetry: (token, error) => {
      if (error.errorType === 'THROTTLING') return strategy.refreshRetryTokenForRetry(token, error)
      throw new Error('not tried again')
    },
  }
}
