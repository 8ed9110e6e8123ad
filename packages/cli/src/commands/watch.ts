import { findConfig, USER_AGENT, UsageError } from '@trailmend/operate'
import { type PlanWishes, planOptions } from '@trailmend/operate/plan'
import { rememberRuns, runPlace } from '@trailmend/operate/repair'
import {
  everyOf,
  openWakeQueue,
  roundInWords,
  WATCH_FORMATS,
  type WakeQueuePorts,
  type WatchFormat,
  type WatchRound,
  wakeByAny,
  wakeByQueue,
  wakeBySignal,
  watch,
  watchFormat,
  watchRound,
} from '@trailmend/operate/watch'
import { renderRecord } from '@trailmend/report/applied'
import { visible } from '@trailmend/report/escape'
import { type Command, Option } from 'commander'
import type { Finish, Io } from '../io.ts'
import { repairWith, sleepUnless } from '../repair-with.ts'
import { whatToAsk, whatToJudge } from './check.ts'
import { whatToReach } from './plan.ts'

interface Flags extends Omit<PlanWishes, 'format'> {
  readonly every: string
  readonly rounds?: string
  readonly journal?: string
  readonly wakeQueue?: string
  readonly format?: string
  readonly config?: string
}

/** Add `trailmend watch`: look again and again, and mend what may be mended without asking. */
export function addWatch(program: Command, io: Io, finish: Finish): void {
  const command = program
    .command('watch')
    .description('Look at accounts again and again, and apply what plan.automatic in trailmend.yml allows: by default, nothing.')
    .addHelpText('after', EXAMPLES)
  for (const option of [...when(), ...whatToAsk(), ...whatToReach(), ...whatToJudge().filter(({ long }) => long !== '--now')]) {
    command.addOption(option)
  }
  command.action(async (flags: Flags) => finish(await runWatch(flags, io)))
}

async function runWatch({ every, rounds, journal, wakeQueue, format, config: path, ...wishes }: Flags, io: Io): Promise<number> {
  const config = await findConfig(path, io.folder)
  const times = everyOf(every, rounds)
  const form = watchFormat(format)
  const options = planOptions(wishes, config)
  if (options.replay !== undefined) throw new UsageError('--replay: recordings do not change; watch accounts')
  const automatic = new Set(config?.settings.plan?.automatic)
  const queue = wakeQueue === undefined ? undefined : await openWakeQueue(wakeQueue, USER_AGENT)
  const hangUp = wakeBySignal('SIGHUP', io.signals)
  const wake = queue === undefined ? hangUp : wakeByAny([hangUp, wakeByQueue(queue, portsOf(io))], portsOf(io).sleep)
  try {
    const { came } = await repairWith(runPlace(journal, config), io, async (repair) => {
      let told = 0
      const ask = { clock: io.clock, progress: () => {}, userAgent: USER_AGENT }
      const context = { ask, repair, runs: rememberRuns(repair.journal) }
      return watch(times, {
        round: (reason) => watchRound(reason, { options, automatic }, context),
        told: (round) => {
          told++
          const isLast = told === times.rounds || repair.signal?.aborted === true
          io.print(`${lineOf(round, form, isLast ? undefined : `in about ${every}`)}\n`)
        },
        sleep: (milliseconds, signal) => sleepUnless(signal, milliseconds),
        random: Math.random,
        wake,
        signal: repair.signal ?? new AbortController().signal,
      })
    })
    return came
  } finally {
    hangUp.close()
  }
}

function portsOf({ say }: Io): WakeQueuePorts {
  const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> => sleepUnless(signal, milliseconds)
  return { sleep, problem: (because) => say(`${visible(because, { limit: 1_000 })}\n`) }
}

function lineOf(round: WatchRound, format: WatchFormat, next: string | undefined): string {
  return format === 'jsonl' ? renderRecord({ v: 1, ...round, next: next ?? null }) : visible(roundInWords(round, next), { limit: 4_000 })
}

function when(): readonly Option[] {
  return [
    new Option('--every <time>', 'how long to rest after a look: 1h, 30m, 2d; a tenth more or less').default('1h'),
    new Option('--rounds <n>', 'end after so many looks (default: never)'),
    new Option('--journal <where>', 'where runs are noted down: a folder, or s3://bucket/prefix (default: trailmend/runs)'),
    new Option('--wake-queue <url>', 'look early when a message comes to this SQS queue, such as an alert of the collector; it is deleted'),
    new Option('--format <format>', `${WATCH_FORMATS.join(' or ')}: one line for every look (default: text)`),
    new Option('--config <path>', 'configuration (default: trailmend.yml, if it is there)'),
  ]
}

const EXAMPLES = `
Examples:
  trailmend watch --role arn:aws:iam::111122223333:role/trailmend-remediator
  trailmend watch --every 15m --organization --role trailmend-remediator --format jsonl --journal s3://our-journals/trailmend
  trailmend watch --rounds 1                          look once, as a timer or a schedule wants it
  kill -HUP <pid>                                     look now
  trailmend watch --wake-queue https://sqs.us-east-1.amazonaws.com/111122223333/trailmend-alerts

What is mended without asking, in trailmend.yml:
  plan:
    automatic: [trail-incomplete, topic-deleted, queue-policy-changed]

Exit code, of the last look: 0 nothing to do, 1 something to do, 3 something could not be read or is not yet seen to work,
4 a run is stuck and waits for a person; 2 for usage.`
