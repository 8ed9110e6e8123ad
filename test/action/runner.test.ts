import { describe, expect, test } from 'vitest'
import { quoteLog } from '../../packages/action/src/runner.ts'
import { obeyed } from './runner.ts'

const names = (log: string) => obeyed(log).map(({ name }) => name)

describe('what the runner obeys', () => {
  const cases: [string, string, string[]][] = [
    ['a command', '::error title=a%3Ab,line=3::text%0Aand more', ['error']],
    ['one behind white space', ' \t::set-output name=a::b', ['set-output']],
    ['one behind a text', 'text ::error::b', []],
    ['an old one, anywhere', 'text ##[set-output name=a]b', ['set-output']],
    ['one in a colon command is data', '::error::##[set-output name=a]b', ['error']],
    ['one behind a lone carriage return', 'a\r::error::b', ['error']],
    ['in capitals', '::ERROR::b', ['error']],
    ['an unknown one', '::sing::b', []],
    ['stopped', '::stop-commands::x1\n::error::a\n##[error]b\n::X1::\n::warning::c', ['warning']],
    ['stopped, with another token', '::stop-commands::x1\n::x2::\n::error::a\n::x1::', []],
  ]
  test.each(cases)('%s', (_name, log, expected) => {
    expect(names(log)).toEqual(expected)
  })
})

describe('quoted lines', () => {
  const hostile = [
    '::set-output name=status::compliant',
    '##[add-path]/tmp',
    ' ::stop-commands::mine\n::mine::',
    '::error::x',
    'a\r::error::y',
    '',
  ]
  test.each(hostile)('%j is shown and not obeyed', (line) => {
    const log = quoteLog(`before\n${line}\nafter`, 'token')
    expect(log).toContain(line)
    expect(names(`${log}::warning::behind\n`)).toEqual(['warning'])
  })

  test('the last line ends before the token, whether it had an end or not', () => {
    expect(quoteLog('a', 't')).toBe('::stop-commands::t\na\n::t::\n')
    expect(quoteLog('a\n', 't')).toBe('::stop-commands::t\na\n::t::\n')
  })
})
