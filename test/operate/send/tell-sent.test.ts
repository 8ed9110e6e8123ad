import { tellSent } from '@trailmend/operate'
import { expect, test } from 'vitest'

const place = { account: '111122223333', region: 'us-east-1' }

test('all taken', () => {
  expect(tellSent([{ ...place, sent: 1, refused: [] }])).toEqual({ lines: ['Security Hub: 1 finding sent.'], exitCode: 0 })
  expect(tellSent([])).toEqual({ lines: ['Security Hub: 0 findings sent.'], exitCode: 0 })
})

test('the same reason is told once, a few findings by name', () => {
  const refused = (id: string) => ({ id, code: 'InvalidInput', message: 'Title is too long' })
  expect(tellSent([{ ...place, sent: 3, refused: [refused('a'), refused('b'), { id: 'c', code: 'X', message: 'y' }] }])).toEqual({
    lines: [
      'Security Hub: 3 findings sent, 3 not.',
      '  111122223333, us-east-1: 2 findings not sent: InvalidInput: Title is too long (a, b)',
      '  111122223333, us-east-1: 1 finding not sent: X: y (c)',
    ],
    exitCode: 3,
  })
})

test('what AWS says is shown on one line', () => {
  const [, line] = tellSent([{ ...place, sent: 0, refused: [{ id: 'a', code: 'X', message: 'y\n\u001b[31mz' }] }]).lines
  expect(line).toContain('X: y\\u{a}\\u{1b}[31mz')
})
