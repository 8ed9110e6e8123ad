import { confirm, input, select } from '@inquirer/prompts'
import { BENCHMARKS, FAIL_ON } from '@trailmend/core'
import { INIT_DEFAULTS, type InitWishes, initAnswers, UsageError } from '@trailmend/operate'
import type { Io } from './io.ts'

type Terminal = NonNullable<Io['asking']>

/**
 * Ask for what was not given.
 *
 * Throws a `UsageError` where somebody leaves.
 */
export async function askInit(wishes: InitWishes, terminal: Terminal): Promise<InitWishes> {
  try {
    return await ask(wishes, terminal)
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new UsageError('left before the last question; nothing was written')
    throw error
  }
}

async function ask(wishes: InitWishes, terminal: Terminal): Promise<InitWishes> {
  const text = (key: 'role' | 'schedule', message: string) =>
    wishes[key] ?? input({ message, default: INIT_DEFAULTS[key], validate: (value) => isValid({ [key]: value }) }, terminal)
  const account =
    wishes.account ??
    list(
      await input(
        { message: 'Accounts to check (ids, with commas between)', validate: (value) => isValid({ account: list(value) }) },
        terminal,
      ),
    )
  const role = await text('role', 'Role in each account')
  const regions =
    wishes.regions ??
    list(
      await input(
        {
          message: 'Regions (with commas between; none for every enabled one)',
          validate: (value) => isValid({ regions: some(list(value)) }),
        },
        terminal,
      ),
    )
  const benchmark =
    wishes.benchmark ??
    (await select(
      { message: 'Controls', choices: [ALL, ...Object.entries(BENCHMARKS).map(([value, name]) => ({ value, name }))] },
      terminal,
    ))
  const failOn =
    wishes.failOn ?? (await select({ message: 'What fails the check', choices: FAIL_ON.map((value) => ({ value })) }, terminal))
  const schedule =
    wishes.schedule ??
    ((await confirm({ message: 'Check every day, too?' }, terminal)) ? await text('schedule', 'When (cron, UTC)') : 'never')
  return { ...wishes, account, role, regions: some(regions), benchmark: benchmark || undefined, failOn, schedule }
}

const ALL = { value: '', name: 'every control' }

function list(value: string | readonly string[]): readonly string[] {
  if (typeof value !== 'string') return value
  return value
    .split(/[\s,]+/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

function some(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values
}

/** `true`, or what is wrong with the answer. */
function isValid(wishes: InitWishes): true | string {
  try {
    initAnswers({ account: ['111122223333'], ...wishes })
    return true
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.problems.map(({ text }) => text.replace(/^--[a-z-]+: /, '')).join(', ')
  }
}
