/**
 * A word that a POSIX shell takes literally.
 *
 * Names from AWS are attacker-controlled and end up in commands that people paste: control characters, which a terminal
 * would act on, become `?`. Source: POSIX.1-2024, Shell Command Language, 2.2.2 (single quotes).
 */
export function shellQuote(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  const visible = word.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?')
  return /^[\w@%+=:,./-]+$/.test(visible) ? visible : `'${visible.replaceAll("'", `'\\''`)}'`
}
