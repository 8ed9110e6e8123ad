/** Where one stands in a number of JSON. */
export type NumberState = 'minus' | 'zero' | 'integer' | 'point' | 'fraction' | 'exponent' | 'sign' | 'power'

const DIGITS = '0123456789'
type Row = readonly (readonly [bytes: string, next: NumberState])[]

/** What may follow, and where that leads. */
const NEXT: Readonly<Record<NumberState, Row>> = {
  minus: [
    ['0', 'zero'],
    ['123456789', 'integer'],
  ],
  zero: [
    ['.', 'point'],
    ['eE', 'exponent'],
  ],
  integer: [
    [DIGITS, 'integer'],
    ['.', 'point'],
    ['eE', 'exponent'],
  ],
  point: [[DIGITS, 'fraction']],
  fraction: [
    [DIGITS, 'fraction'],
    ['eE', 'exponent'],
  ],
  exponent: [
    ['+-', 'sign'],
    [DIGITS, 'power'],
  ],
  sign: [[DIGITS, 'power']],
  power: [[DIGITS, 'power']],
}

const FINISHED: ReadonlySet<NumberState> = new Set<NumberState>(['zero', 'integer', 'fraction', 'power'])

/** Where a number stands after its first byte; `undefined` if none begins so. */
export function numberStart(byte: number): NumberState | undefined {
  return byte === 0x2d ? 'minus' : numberNext('minus', byte)
}

/** Where a number stands after one more byte; `undefined` if the byte is no part of it. */
export function numberNext(state: NumberState, byte: number): NumberState | undefined {
  const letter = String.fromCharCode(byte)
  return NEXT[state].find(([bytes]) => bytes.includes(letter))?.[1]
}

/** Whether a number may end here. */
export function isWholeNumber(state: NumberState): boolean {
  return FINISHED.has(state)
}
