// Where things stand in the memory of the compiled fingerprint. Bytes.

export const RESULT = 1024
export const MESSAGE = 2048
/** The longest message. Longer ones are rare, and hashed otherwise. */
export const MESSAGE_BYTES = 65536
/** Behind the longest message. */
export const KEY = 67584
/** A word of key for each of the message, and four more. */
export const KEY_BYTES = 65568
