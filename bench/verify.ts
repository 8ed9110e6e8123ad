// How much faster `trailmend verify` is than `aws cloudtrail validate-logs` on a day of one region: 24 digests that name 20 log files each,
// which answers at once or 20 ms later. Wall clock of whole commands, start of the process included, turn about. Ours also lists the log
// folders for files that no digest names, which the AWS CLI does not. Two servers: moto behind the proxy, which answers one call after the
// other in about 2 ms of its own, so that nobody can be faster than that; and moto's answers from memory, many at once as S3 does.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { textOf, validateLogsCommand } from '../test/fakes/awscli/validate-logs.ts'
import { startProxy } from '../test/fakes/moto/proxy.ts'
import { motoEnv, startMoto } from '../test/fakes/moto/server.ts'
import { fill, publish, START } from '../test/operate/verify/oracle.ts'
import { HOUR, makeChain, SCOPE, testKey } from '../test/stream/digest/trail.ts'
import { median } from './median.ts'
import { startRememberedAnswers } from './remembered-answers.ts'

const HOURS = 24
const LOGS = 20
const WANTED = { 0: 1.5, 20: 5 } as const
const RUNS = Number(process.env.RUNS ?? 5)

interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env: Record<string, string>
}

const home = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
const moto = await startMoto()
const proxy = await startProxy(moto.url)
try {
  const key = testKey('f1', START - 10 * HOUR, START + 2 * HOURS * HOUR)
  await fill(proxy, makeChain({ key, start: START, hours: HOURS, logs: LOGS }).objects)
  publish(proxy, [key])
  console.log(
    `verify ${HOURS} digests of ${LOGS} log files, medians of ${RUNS}, ${availableParallelism()} processors, Node ${process.version}`,
  )
  await measure('moto behind the proxy', proxy.url, (ms) => {
    proxy.latencyMs = ms
  })
  proxy.latencyMs = 0
  const memory = await startRememberedAnswers(proxy.url)
  await measure("moto's answers from memory", memory.url, (ms) => {
    memory.latencyMs = ms
  })
  await memory.stop()
} finally {
  await proxy.stop()
  await moto.stop()
  rmSync(home, { recursive: true, force: true })
}

async function measure(what: string, endpoint: string, delay: (ms: number) => void): Promise<void> {
  const question = {
    endpoint,
    trailArn: `arn:aws:cloudtrail:${SCOPE.homeRegion}:${SCOPE.account}:trail/${SCOPE.trail}`,
    region: SCOPE.region,
    from: START,
    to: START + HOURS * HOUR,
    bucket: SCOPE.bucket,
  }
  const commands = { awscli: validateLogsCommand(question, home), ours: ourCommand(question) }
  for (const latency of [0, 20] as const) {
    delay(latency)
    await once(commands.awscli)
    await once(commands.ours)
    const pairs: { readonly awscli: number; readonly ours: number }[] = []
    for (let run = 0; run < RUNS; run++) pairs.push({ awscli: await once(commands.awscli), ours: await once(commands.ours) })
    console.log(`${what}, ${latency} ms added to each call:`)
    console.log(`  aws cloudtrail validate-logs ${median(pairs.map(({ awscli }) => awscli)).toFixed(0)} ms`)
    console.log(`  trailmend verify             ${median(pairs.map(({ ours }) => ours)).toFixed(0)} ms`)
    const ratio = median(pairs.map(({ awscli, ours }) => awscli / ours))
    console.log(`  ratio                        ${ratio.toFixed(1)} (wanted: at least ${WANTED[latency]})`)
  }
}

function ourCommand(question: Parameters<typeof validateLogsCommand>[0]): Command {
  const { endpoint, trailArn, region, from, to, bucket = '' } = question
  const args = [
    ...[join(import.meta.dirname, '..', 'packages', 'cli', 'bin', 'trailmend.js'), 'verify', '--trail', trailArn, '--region', region],
    ...['--from', textOf(from), '--to', textOf(to), '--bucket', bucket],
  ]
  return { program: process.execPath, args, env: { PATH: process.env.PATH ?? '', ...motoEnv(endpoint, undefined, home) } }
}

/** Milliseconds that a command takes. Throws where it finds anything wrong: there is nothing. */
async function once({ program, args, env }: Command): Promise<number> {
  const started = performance.now()
  const child = spawn(program, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => (said += bytes))
  child.stderr.on('data', (bytes: Buffer) => (said += bytes))
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve))
  const took = performance.now() - started
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${said.slice(-2000)}`)
  return took
}
