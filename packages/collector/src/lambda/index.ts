import { env } from 'node:process'
import { settle } from '../config/settle.ts'
import { createJsonLog } from '../log/log.ts'
import { systemClock } from '../system-clock.ts'
import { createHandler, type Handler } from './create-handler.ts'

export type { Settings } from '../config/settings.ts'
export { createJsonLog, type Log } from '../log/log.ts'
export { systemClock } from '../system-clock.ts'
export { type CallContext, createHandler, type Handler, type HandlerOptions } from './create-handler.ts'

let made: Promise<Handler> | undefined

/**
 * The handler of a function that is set up by its environment alone: `TRAILMEND_COLLECTOR_OUT=s3://…`, `TRAILMEND_COLLECTOR_QUARANTINE=s3://…`,
 * and what else there is; or by a `collector.yml` beside the code, which `TRAILMEND_COLLECTOR_CONFIG` names.
 */
export const handler: Handler = async (event, context) => {
  // What went wrong once need not go wrong with the next call.
  made ??= make().catch((error: unknown) => {
    made = undefined
    throw error
  })
  return (await made)(event, context)
}

async function make(): Promise<Handler> {
  const folder = env.LAMBDA_TASK_ROOT ?? '.'
  const { settings: given } = await settle({ flags: {}, env, folder })
  const { name = ownName(env.AWS_LAMBDA_LOG_STREAM_NAME), 'log-level': level = 'info' } = given
  const settings = { ...given, name }
  const { stderr } = await import('node:process')
  const log = await createJsonLog({ say: (text) => void stderr.write(text), level, name, clock: systemClock })
  return createHandler({ settings, env, clock: systemClock, log, counted: ({ events }) => log.write('info', 'collected', { ...events }) })
}

/**
 * Each environment of a function logs to a stream of its own, such as `2026/11/22/[$LATEST]9f0c…`, which tells those apart that share a ledger.
 * Source: AWS Lambda Developer Guide, "Defined runtime environment variables".
 */
function ownName(stream = 'collector'): string {
  return stream.replace(/[^\w.:@-]+/g, '-').slice(-100)
}
