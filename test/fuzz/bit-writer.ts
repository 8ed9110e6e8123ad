/** Writes bits in the order of RFC 1951, section 3.1.1: numbers from their lowest bit on, codes of Huffman from their highest. */
export interface BitWriter {
  readonly bits: (value: number, count: number) => void
  readonly code: (value: number, count: number) => void
  /** Fills the byte with zeros. */
  readonly align: () => void
  readonly bytes: (bytes: Uint8Array) => void
  readonly finish: () => Buffer
}

export function createBitWriter(): BitWriter {
  const out: number[] = []
  let held = 0
  let count = 0
  const bit = (value: number) => {
    held |= (value & 1) << count
    if (++count < 8) return
    out.push(held)
    held = 0
    count = 0
  }
  const bits = (value: number, size: number) => {
    for (let i = 0; i < size; i++) bit(value >> i)
  }
  const align = () => bits(0, (8 - count) % 8)
  return {
    bits,
    code: (value, size) => {
      for (let i = size - 1; i >= 0; i--) bit(value >> i)
    },
    align,
    bytes: (bytes) => {
      align()
      for (const byte of bytes) out.push(byte)
    },
    finish: () => {
      align()
      return Buffer.from(out)
    },
  }
}
