import { objectOf, ownField } from '../answer-fields.ts'

/** The ARN of the dead-letter queue in the text of a redrive policy; `null` if it names none. */
export function deadLetterQueueOf(redrivePolicy: string | undefined): string | null {
  if (redrivePolicy === undefined) return null
  try {
    const target = ownField(objectOf(JSON.parse(redrivePolicy)) ?? {}, 'deadLetterTargetArn')
    return typeof target === 'string' ? target : null
  } catch {
    return null
  }
}
