import { expect, test } from 'vitest'
import { withOtherFailures } from '../../../packages/core/src/evaluate/also-failing.ts'
import { fail, pass } from '../../../packages/core/src/evaluate/verdict.ts'

const failed = (code: string) => fail({ code, text: `It is ${code}.`, expected: null, observed: null })
const good = pass({ code: 'good', text: 'It is good.', expected: null, observed: null })

test.each([
  ['nothing else', failed('a'), [failed('a')], 'It is a.'],
  ['the same twice', failed('a'), [failed('a'), failed('a')], 'It is a.'],
  ['two others, one of them twice', failed('a'), [failed('a'), failed('b'), good, failed('c'), failed('b')], 'It is a. Besides: b, c.'],
  ['a pass', good, [], 'It is good.'],
])('%s', (_, verdict, judged, text) => {
  const named = withOtherFailures(verdict, judged)
  expect(named).toEqual({ ...verdict, because: { ...verdict.because, text } })
})
