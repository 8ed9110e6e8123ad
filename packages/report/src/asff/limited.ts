import { visible } from '../escape/visible.ts'

/** Visible text of at most `limit` characters, escapes counted in, and never blank: Security Hub refuses blank texts. */
export function limited(text: string, limit: number): string {
  const shown = visible(visible(text), { limit })
  return shown.trim() === '' ? 'unnamed' : shown
}

/** An identifier of at most `limit` characters: of a longer one the beginning, and a checksum that tells it from its like. */
export function limitedId(id: string, limit: number): string {
  const shown = visible(id)
  if (shown.length <= limit) return limited(shown, limit)
  const sum = checksum(shown)
  return `${shown.slice(0, limit - sum.length - 1).toWellFormed()}#${sum}`
}

/** FNV-1a of 64 bits over code units, in hexadecimal. It tells long names apart; it keeps nobody from forging one. */
function checksum(text: string): string {
  let sum = 0xcbf29ce484222325n
  for (let index = 0; index < text.length; index++) sum = BigInt.asUintN(64, (sum ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n)
  return sum.toString(16).padStart(16, '0')
}
