import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { motoEnv } from '../moto/server.ts'
import { findAwscli } from './find.ts'

/** What to validate; times in milliseconds since 1970, or as the tool is to be told. Without a bucket the tool asks CloudTrail for the trail. */
export interface ValidateLogsWish {
  readonly endpoint: string
  readonly trailArn: string
  readonly region: string
  readonly from: number | string
  readonly to: number | string
  readonly bucket?: string | undefined
  readonly prefix?: string
  readonly accountId?: string
  /** Whose credentials ask; the fake AWS's default account unless given. */
  readonly account?: string
}

/** What the tool said of one object. */
export interface SaidOfFile {
  readonly of: 'digest' | 'log'
  readonly backfill: boolean
  readonly valid: boolean
  /** What it called wrong; empty where it is valid. */
  readonly why: string
}

export interface ValidateLogsResult {
  readonly exitCode: number | null
  /** By `bucket/key`. */
  readonly files: ReadonlyMap<string, SaidOfFile>
  /** The lines about times without logs. */
  readonly gaps: readonly string[]
  readonly stdout: string
  readonly stderr: string
}

const FILE_LINE = /^(\(backfill\) )?(Digest|Log) file\ts3:\/\/([^\t]+)\t(?:valid|INVALID: (.*))$/
const GAP_LINE = /^(?:\(backfill\) )?No log files were delivered by CloudTrail between /

/** Reads what `aws cloudtrail validate-logs --verbose` wrote. */
function parseValidateLogs(text: string): Pick<ValidateLogsResult, 'files' | 'gaps'> {
  const files = new Map<string, SaidOfFile>()
  const lines = text.split('\n')
  for (const line of lines) {
    const [, backfill, of, place, why] = FILE_LINE.exec(line) ?? []
    if (of === undefined || place === undefined) continue
    files.set(place, { of: of === 'Digest' ? 'digest' : 'log', backfill: backfill !== undefined, valid: why === undefined, why: why ?? '' })
  }
  return { files, gaps: lines.filter((line) => GAP_LINE.test(line)) }
}

/** A time as a command line has it. */
export const textOf = (time: number | string): string => (typeof time === 'string' ? time : new Date(time).toISOString())

/** The command line and environment of a run, for whoever starts it otherwise. */
export function validateLogsCommand(
  wish: ValidateLogsWish,
  home: string,
): { readonly program: string; readonly args: readonly string[]; readonly env: Record<string, string> } {
  const aws = findAwscli()
  if (!aws.found) throw new Error(`the comparison needs the AWS CLI: ${aws.why}`)
  const { endpoint, trailArn, region, from, to, bucket, prefix, accountId, account } = wish
  const optional = { '--s3-bucket': bucket, '--s3-prefix': prefix, '--account-id': accountId }
  const args = [
    ...['cloudtrail', 'validate-logs', '--verbose', '--region', region, '--trail-arn', trailArn],
    ...['--start-time', textOf(from), '--end-time', textOf(to)],
    ...Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
  ]
  return { program: aws.program, args, env: { PATH: process.env.PATH ?? '', TZ: 'UTC', ...motoEnv(endpoint, account, home) } }
}

/** Runs `aws cloudtrail validate-logs` to its end. */
export async function validateLogs(wish: ValidateLogsWish): Promise<ValidateLogsResult> {
  const home = mkdtempSync(join(tmpdir(), 'trailmend-aws-'))
  try {
    const { program, args, env } = validateLogsCommand(wish, home)
    const child = spawn(program, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const exitCode = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
    return { exitCode, ...parseValidateLogs(`${stdout}\n${stderr}`), stdout, stderr }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
