import { describe, expect, test } from 'vitest'
import { belowHeader, type Change, type Header, parseHeader, printHeader } from '../../../packages/action/src/drift/header.ts'

const KEY = '0123456789abcdef'.repeat(4)
const STATE = 'f'.repeat(64)
const change: Change = { at: '2026-11-22T05:17Z', commit: 'c'.repeat(40), added: 3, gone: undefined, total: 7 }
const header: Header = {
  key: KEY,
  state: STATE,
  known: ['0123456789', 'abcdef0123'],
  history: [change, { ...change, commit: '', added: 0, gone: 2 }],
}

describe('a header', () => {
  test.each<readonly [string, Header]>([
    ['whole', header],
    ['clean', { ...header, state: 'clean', known: [], history: [] }],
    ['with too many failures', { ...header, known: undefined }],
  ])('%s comes back as it was printed', (_, each) => {
    for (const headed of ['drift', 'drift-plan'] as const) {
      const body = `${printHeader(headed, each)}\nText\n`
      expect(parseHeader(headed, body)).toEqual(each)
      expect(parseHeader(headed, body.replaceAll('\n', '\r\n'))).toEqual(each)
      expect(belowHeader(body)).toBe('\nText\n')
      expect(belowHeader(body.replaceAll('\n', '\r\n'))).toBe('\r\nText\r\n')
    }
  })

  test('of one kind is none of the other', () => {
    expect(parseHeader('drift-plan', printHeader('drift', header))).toBeUndefined()
    expect(parseHeader('drift', printHeader('drift-plan', header))).toBeUndefined()
  })

  test('more failures than there is room for are not noted', () => {
    const known = Array.from({ length: 1_001 }, (_, index) => String(index).padStart(10, '0'))
    expect(parseHeader('drift', printHeader('drift', { ...header, known }))?.known).toBeUndefined()
    expect(parseHeader('drift', printHeader('drift', { ...header, known: known.slice(1) }))?.known).toHaveLength(1_000)
  })

  test('counts by its first line alone; what a person did to the others makes them unknown', () => {
    const [first = ''] = printHeader('drift', header).split('\n')
    const unknown = { key: KEY, state: STATE, known: undefined, history: [] }
    for (const rest of [
      '',
      '\nText',
      '\n<!-- trailmend:known x -->\n<!-- trailmend:history 1,2 -->',
      '\n<!-- trailmend:known 0123456789\n -->',
    ])
      expect(parseHeader('drift', first + rest)).toEqual(unknown)
    for (const spoilt of [
      ` ${first}`,
      `\n${first}`,
      `${first} `,
      first.replace('v=1', 'v=2'),
      first.replace(KEY, KEY.toUpperCase()),
      first.slice(1),
      '',
    ])
      expect(parseHeader('drift', spoilt)).toBeUndefined()
  })

  test('keeps ten changes at most, however many somebody writes', () => {
    const [one, two] = printHeader('drift', header).split('\n')
    const word = `2026-11-22T05:17Z,none,1,1,1`
    expect(parseHeader('drift', `${one}\n${two}\n<!-- trailmend:history ${Array(5_000).fill(word).join(' ')} -->`)?.history).toHaveLength(
      10,
    )
  })
})
