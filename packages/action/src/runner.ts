import { randomBytes } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { error, getInput, setFailed, setOutput, setSecret, warning } from '@actions/core'
import type { Io } from './io.ts'

/** A stream of the log. */
interface Log {
  write(text: string): unknown
}

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
    setOutput,
    summarize: async (markdown) => {
      if (env.GITHUB_STEP_SUMMARY) await appendFile(env.GITHUB_STEP_SUMMARY, markdown)
    },
    fail: setFailed,
    folder: env.GITHUB_WORKSPACE || process.cwd(),
    clock: Date.now,
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
