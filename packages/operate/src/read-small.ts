import { open } from 'node:fs/promises'

/**
 * Read a small file as UTF-8: never more than one byte beyond the limit, whatever is there. A link may lead to a device that never ends and
 * that says of itself that it is empty.
 *
 * Throws where it cannot be read, and where it is larger.
 */
export async function readSmall(path: string, maxBytes: number): Promise<string> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null)
      length += bytesRead
      if (length > maxBytes) throw new Error(`larger than ${maxBytes} bytes`)
      if (bytesRead === 0) return buffer.toString('utf8', 0, length)
    }
  } finally {
    await file.close()
  }
}
