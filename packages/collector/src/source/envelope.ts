/** Members of a message of SNS as they stand in it. All of them are what somebody else wrote. */
export type EnvelopeFields = Readonly<Record<string, unknown>>

/** An envelope in an envelope in an envelope: no service wraps deeper. */
const MOST_WRAPPED = 4

/** The envelope of SNS that a message is, or nothing. */
export function envelopeOf(text: string): EnvelopeFields | undefined {
  const value = parsed(text)
  const isEnvelope = typeof value?.Type === 'string' && typeof value.TopicArn === 'string'
  return isEnvelope ? value : undefined
}

/** What envelopes of SNS hold in the end; the text itself, where it is none. */
export function innerText(text: string): string {
  let inner = text
  for (let depth = 0; depth < MOST_WRAPPED; depth++) {
    const message = envelopeOf(inner)?.Message
    if (typeof message !== 'string') break
    inner = message
  }
  return inner
}

function parsed(text: string): EnvelopeFields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
