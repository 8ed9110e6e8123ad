import type { EventFormat } from '../sink/format.ts'
import { type OcsfOptions, toOcsf } from './to-ocsf.ts'

const encoder = new TextEncoder()

/** Events as OCSF 1.8.0, one JSON object without line breaks each. What cannot be such an event is refused with the reason. */
export function ocsfFormat(options: OcsfOptions = {}): EventFormat {
  return {
    name: 'ocsf',
    encode(event) {
      const mapped = toOcsf(event, options)
      if (mapped.because !== undefined) return { because: `not mapped to OCSF: ${mapped.because}` }
      const text = write(mapped)
      return text === undefined ? { because: 'not mapped to OCSF: it nests too deep to be written' } : encoder.encode(text)
    },
  }
}

function write(value: object): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
