import { randomBytes } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { error, getInput, setFailed, setOutput, setSecret, warning } from '@actions/core'
import type { EventFacts } from '@trailmend/operate'
import { connectDrift } from './drift/github/connect-drift.ts'
import { connectGitHub } from './github/connect.ts'
import type { Io } from './io.ts'

/** A stream of the log. */
interface Log {
  write(text: string): unknown
}

/** Milliseconds that a job waits for GitHub's rate limits, all waits together. */
const LIMIT_PATIENCE = 300_000

const ANNOTATE = { error, warning }

/** GitHub's runner: inputs from the environment, commands to standard output, outputs and summary to files that it names. */
export function createRunner(env: NodeJS.ProcessEnv, log: Log): Io {
  return {
    input: getInput,
    mask: setSecret,
    log: (text) => void log.write(quoteLog(text, randomBytes(32).toString('hex'))),
    annotate: (level, text, { title, place }) =>
      ANNOTATE[level](text, {
        title,
        file: place.path,
        startLine: place.line,
        ...(place.column === undefined ? {} : { startColumn: place.column }),
      }),
    warn: warning,
    setOutput,
    summarize: async (markdown) => {
      if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, markdown)
    },
    fail: setFailed,
    event: () => readEvent(env),
    github: (token) => connectGitHub(token, env.GITHUB_REPOSITORY ?? '', env.GITHUB_API_URL),
    drift: (token) =>
      connectDrift(token, env.GITHUB_REPOSITORY ?? '', {
        apiUrl: env.GITHUB_API_URL,
        pace: { clock: Date.now, sleep: (milliseconds) => sleep(milliseconds), patience: LIMIT_PATIENCE },
      }),
    env,
    folder: env.GITHUB_WORKSPACE || process.cwd(),
    clock: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    random: Math.random,
    interrupted: untilCancelled,
  }
}

/** The runner sends SIGINT to a step that is cancelled, SIGTERM 7.5 seconds later, and kills it 2.5 seconds after that. Source: ProcessInvoker.cs of actions/runner. */
function untilCancelled(): AbortSignal {
  const cancelled = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancelled.abort())
  return cancelled.signal
}

/** Variables by any of which a job gets AWS credentials. The first is there where the job may ask for an OIDC token. */
const CREDENTIALS = [
  'ACTIONS_ID_TOKEN_REQUEST_URL',
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
]

/** What the runner tells of the event. A payload that cannot be read is none, and refused where it matters. */
async function readEvent(env: NodeJS.ProcessEnv): Promise<EventFacts> {
  const path = env.GITHUB_EVENT_PATH
  return {
    name: env.GITHUB_EVENT_NAME ?? '',
    payload: path
      ? await readFile(path, 'utf8')
          .then(JSON.parse)
          .catch(() => undefined)
      : undefined,
    ref: env.GITHUB_REF ?? '',
    actor: env.GITHUB_ACTOR ?? '',
    hasCredentials: CREDENTIALS.some((name) => Boolean(env[name])),
  }
}

/**
 * Lines that the runner shows without obeying them. It would obey `::name::` behind any white space at the beginning of a line,
 * and `##[name]` anywhere in one; after `stop-commands` it obeys nothing but the token.
 * Source: GitHub Docs, "Workflow commands for GitHub Actions", and ActionCommand.cs of actions/runner.
 *
 * @param token - which nobody who wrote the text can know: random, and used once
 */
export function quoteLog(text: string, token: string): string {
  return `::stop-commands::${token}\n${text.replace(/\n?$/, '\n')}::${token}::\n`
}
