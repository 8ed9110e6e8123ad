// Where things stand in the memory of the compiled fingerprint. Bytes.

export const RESULT = 1024
/** What is made shorter for the result. */
export const WIDE = 1056
export const MESSAGE = 2048
/** The longest message. Longer ones are rare, and hashed otherwise. */
export const MESSAGE_BYTES = 65536
/** Behind the longest message. A word of key for each of the message, and four more. */
export const KEY = 67584
/** Behind that: twice five words of 64 bits. */
export const SHORTENING_KEY = 133152
export const KEY_BYTES = 65648
