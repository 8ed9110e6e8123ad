import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { askInit } from '../../packages/cli/src/ask-init.ts'

/** Somebody at a terminal: types an answer whenever a question that begins so is shown. */
function somebody(answers: readonly (readonly [question: string, typed: string])[]) {
  const input = new PassThrough()
  // As a terminal's, it outlives each question.
  const output: PassThrough = Object.assign(new PassThrough(), { end: () => output })
  const left = [...answers]
  let shown = ''
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString()
    const [question, typed] = left[0] ?? []
    if (question === undefined || typed === undefined || !shown.includes(question)) return
    left.shift()
    shown = ''
    // The question listens once it has been drawn.
    setImmediate(() => input.write(typed))
  })
  return { terminal: { input, output }, left }
}

const DOWN = '\u001b[B'

describe('questions', () => {
  test('what is answered, and what is left as it is', async () => {
    const { terminal, left } = somebody([
      ['Accounts to check', '12\r'],
      ['expected an account id', '\b\b111122223333, 444455556666\r'],
      ['Role in each account', '\r'],
      ['Regions', 'eu-west-1\r'],
      ['Controls', `${DOWN}\r`],
      ['What fails the check', `${DOWN}\r`],
      ['Check every day', 'y\r'],
      ['When', '\r'],
    ])
    expect(await askInit({}, terminal)).toEqual({
      account: ['111122223333', '444455556666'],
      role: 'trailmend-checker',
      regions: ['eu-west-1'],
      benchmark: expect.stringMatching(/^cis-aws@|^aws-/),
      failOn: expect.any(String),
      schedule: '17 5 * * *',
    })
    expect(left).toEqual([])
  })

  test('what was given is not asked', async () => {
    const { terminal } = somebody([
      ['Regions', '\r'],
      ['Controls', '\r'],
      ['Check every day', 'n\r'],
    ])
    const given = { account: ['111122223333'], role: 'reader', failOn: 'high' }
    expect(await askInit(given, terminal)).toEqual({ ...given, regions: undefined, benchmark: undefined, schedule: 'never' })
  })

  test('who leaves is told that nothing was written', async () => {
    const { terminal } = somebody([['Accounts to check', '\u0003']])
    await expect(askInit({}, terminal)).rejects.toThrow('nothing was written')
  })
})
