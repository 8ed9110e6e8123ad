import { median } from '../median.ts'
import type { Contender } from './contenders.ts'
import type { Corpus } from './corpora.ts'
import { type Measured, type Round, startMeasured } from './process.ts'
import type { Task } from './way.ts'

/** What came of one contender on one corpus. */
export interface Figure {
  readonly corpus: string
  readonly task: Task
  readonly way: string
  /** 10^6 unzipped bytes in a second of processor time: the median of the rounds, the slowest and the fastest. */
  readonly speed: number
  readonly slowest: number
  readonly fastest: number
  readonly rounds: number
  /** Passes over all files in a round. */
  readonly passes: number
  /** Bytes of memory of the process at most, when it had read all files once. */
  readonly peak: number
  readonly count: number
  readonly check: number
}

/** How long to measure. */
export interface Effort {
  readonly rounds: number
  /** Seconds of processor time before it counts: compilers need it. */
  readonly warmUp: number
  /** Seconds of processor time in a round, at least: the clock of processes ticks every 4 ms, some every 10. */
  readonly round: number
}

/** What takes longer than this for one pass takes part in every third round only. Seconds. */
const SLOW = 1

interface Running {
  readonly contender: Contender
  readonly process: Measured
  readonly first: Round
  readonly passes: number
  readonly isSlow: boolean
  readonly seconds: number[]
}

/** Measures contenders in turn, round by round, each in a process of its own. Throws where those of one task found different things. */
export async function measure(corpus: Corpus, contenders: readonly Contender[], effort: Effort): Promise<readonly Figure[]> {
  const running: Running[] = []
  try {
    for (const contender of contenders)
      if (corpus.bytes <= (contender.mostBytes ?? Number.POSITIVE_INFINITY)) running.push(await begin(corpus, contender, effort))
    checkAgreement(corpus, running)
    for (let round = 0; round < effort.rounds; round++)
      for (const { process, passes, seconds, isSlow } of running)
        if (!isSlow || round % 3 === 0) seconds.push((await process.round(passes)).cpu / passes)
  } finally {
    for (const { process } of running) process.stop()
  }
  return running.map((each) => figure(corpus, each))
}

async function begin(corpus: Corpus, contender: Contender, effort: Effort): Promise<Running> {
  const isPlain = contender.task === 'locate' || contender.task === 'scan'
  try {
    const process = await startMeasured(contender.command(isPlain ? corpus.plainList : corpus.zippedList))
    const first = await process.round(1)
    let last = first
    for (let used = costOf(first); used < (contender.warmUp ?? effort.warmUp); used += costOf(last)) last = await process.round(1)
    return { contender, process, first, passes: Math.ceil(effort.round / costOf(last)), isSlow: last.cpu > SLOW, seconds: [] }
  } catch (cause) {
    throw new Error(`${corpus.name}, ${contender.task}: ${contender.name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

/** Seconds. A short round may be over before the clock of the process ticks. */
function costOf({ cpu, wall }: Round): number {
  return Math.max(cpu, wall / 2)
}

function checkAgreement(corpus: Corpus, running: readonly Running[]): void {
  for (const [task, all] of Map.groupBy(running, ({ contender }) => contender.task)) {
    const answers = all.map(({ contender, first }) => `${contender.name}: ${first.count} (${first.check})`)
    if (new Set(all.map(({ first }) => `${first.count} ${first.check}`)).size > 1)
      throw new Error(`${corpus.name}, ${task}: they do not agree:\n${answers.join('\n')}`)
  }
}

function figure(corpus: Corpus, { contender, first, passes, seconds }: Running): Figure {
  const speed = (used: number) => corpus.plainBytes / 1e6 / used
  return {
    corpus: corpus.name,
    task: contender.task,
    way: contender.name,
    speed: speed(median(seconds)),
    slowest: speed(Math.max(...seconds)),
    fastest: speed(Math.min(...seconds)),
    rounds: seconds.length,
    passes,
    peak: first.peak,
    count: first.count,
    check: first.check,
  }
}
