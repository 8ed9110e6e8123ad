import { NETWORK_GATEWAY_CALLS } from '../../filter-pattern/monitored-calls.ts'
import { apiCalls } from '../../filter-pattern/requirement.ts'
import { type Monitor, patternFor } from '../monitor.ts'
import { monitorBenchmarks } from '../monitor-benchmarks.ts'

/** Changes of network gateways raise an alarm. */
export const monitorNetworkGatewayChanges: Monitor = {
  id: 'monitor-network-gateway-changes',
  title: 'Changes of network gateways raise an alarm',
  why: 'A gateway is a way out of the network. A new one lets data leave where nobody watches.',
  severity: 'low',
  benchmarks: monitorBenchmarks(12, 1),
  accepted: [apiCalls('ec2.amazonaws.com', NETWORK_GATEWAY_CALLS)],
  recommended: patternFor('ec2.amazonaws.com', NETWORK_GATEWAY_CALLS),
}
