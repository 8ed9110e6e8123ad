/** What JSON may have in it, and XML calls no characters. */
const NO_CHARACTERS = /[\ufffe\uffff]/g

/**
 * JSON as SQS takes it, which is what XML calls characters: the two of JSON that are not are written as escapes, which say the same.
 *
 * Source: Amazon SQS API Reference, SendMessage.
 */
export function messageText(json: string): string {
  return json.replace(NO_CHARACTERS, (each) => `\\u${each.charCodeAt(0).toString(16)}`)
}
