import { type Command, Option } from 'commander'
import type { Finish, Io } from './io.ts'
import { shown } from './shown.ts'

/** Add `trailmend-collector health`. */
export function addHealth(program: Command, io: Io, finish: Finish): void {
  program
    .command('health')
    .description('Ask the collector that serves at `listen` whether it is ready: for whoever watches over containers.')
    .addOption(new Option('--config <path>', 'configuration (default: collector.yml, if it is there)'))
    .addOption(new Option('--listen <address>', 'where it serves, as it was told'))
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { readonly config?: string; readonly listen?: string }) => finish(await health(flags, io)))
}

const EXAMPLES = `
Examples:
  trailmend-collector health
  trailmend-collector health --listen 9464

Exit codes: 0 ready, 3 not ready, or nobody answers.`

/** Milliseconds. */
const PATIENCE = 5_000
/** Addresses that stand for all of a machine's own. */
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

async function health(flags: { readonly config?: string; readonly listen?: string }, io: Io): Promise<number> {
  const [{ settingsOf }, { UsageError }] = await Promise.all([import('./settings-of.ts'), import('../config/usage-error.ts')])
  const { listen } = await settingsOf(flags, io)
  if (listen === undefined)
    throw new UsageError('listen: nothing says where the collector serves: name it with --listen, or in collector.yml')
  const host = ANY.has(listen.host) ? '127.0.0.1' : listen.host
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}/readyz`
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' })
    io.print(`${shown((await answer.text()).trim())}\n`)
    return answer.status === 200 ? 0 : 3
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error))
    const because = cause instanceof Error && cause.message !== '' ? cause.message : message
    io.say(`error: ${shown(url)}: ${shown(because)}: nobody serves there. Is the collector running, with this listen?\n`)
    return 3
  }
}
