import { expect, test } from 'vitest'
import { ocsfFormat } from '../../../packages/collector/src/ocsf/ocsf-format.ts'
import { eventOf, eventOfText } from './event-of.ts'

const TIMED = { eventTime: '2026-11-22T10:00:00Z', eventName: 'GetObject' }

test('a line is one JSON object without line breaks', () => {
  const line = ocsfFormat().encode(eventOf({ ...TIMED, userAgent: 'a\nb\r\u2028' }))
  const written = Buffer.from(line as Uint8Array).toString()
  expect(written).not.toMatch(/[\n\r]/)
  expect(JSON.parse(written)).toMatchObject({ class_uid: 6003, http_request: { user_agent: 'a\nb\r\u2028' } })
})

test('what it cannot say is refused with the reason', () => {
  expect(ocsfFormat().encode(eventOf({ eventName: 'GetObject' }))).toEqual({
    because: 'not mapped to OCSF: it has no time that can be read',
  })
})

test('what nests deeper than any stack is refused, and does not throw', () => {
  const deep = `${'['.repeat(400_000)}1.5${']'.repeat(400_000)}`
  const event = eventOfText(`${JSON.stringify(TIMED).slice(0, -1)},"requestParameters":${deep}}`)
  const line = ocsfFormat().encode(event)
  if (!(line instanceof Uint8Array)) expect(line.because).toMatch(/^not mapped to OCSF: it (is not JSON|nests too deep)/)
})
