// Where things lie in the one block of memory that both engines work on. The AssemblyScript engine compiles this very file, so
// nothing here but plain constants. Sizes and offsets are bytes unless they say otherwise.

/** What survives from one call of `scan` to the next: 32-bit words, numbered by the `STATE_` constants. */
export const STATE = 4096
/** How many brackets are open, counted from where records lie: 0 between records, 1 in a record. */
export const STATE_DEPTH = 0
/** 1 inside a string. */
export const STATE_IN_STRING = 1
/** 1 if the byte before was a backslash that escapes the next one. */
export const STATE_ESCAPED = 2
/** Where the open record begins. */
export const STATE_RECORD = 3
/** 0, or `IDENTITY_NEXT` after the key `userIdentity`, or `IDENTITY_INSIDE` in the object behind it. */
export const STATE_IDENTITY = 4
/** Complete rows. */
export const STATE_ROWS = 5
/** 1 if the bracket that closes the whole array was met: `scan` then returns its place. */
export const STATE_ENDED = 6
/** The last backslash met. */
export const STATE_BACKSLASH = 7
/** The last bracket or colon looked at. */
export const STATE_VISITED = 8
export const STATE_WORDS = 9

export const IDENTITY_NEXT = 1
export const IDENTITY_INSIDE = 2

/** Two tables of keys, those of a record and those of its `userIdentity`. A slot is found by the key's last four bytes, without its quote. */
export const RECORD_KEYS = 8192
export const IDENTITY_KEYS = 16384
/** A slot: the number of the field (0: empty), the key's length with its quotes, then key and mask, each 32 bytes that end with the key. */
export const SLOT_BYTES = 80
export const SLOT_LENGTH = 4
export const SLOT_KEY = 16
export const SLOT_MASK = 48
export const SLOT_BITS = 6
/** Odd, and such that no two keys of a table share a slot. */
export const HASH_FACTOR = 0x9e3779bb

/** One row per record: where it begins, where it ends, flags, then where the value of each field begins (0: absent). */
export const ROWS = 32768
export const ROW_BYTES = 96
export const ROW_WORDS = 24
export const ROW_END = 1
export const ROW_FLAGS = 2
/** Fields are numbered from 1, so that field 1 is word 3. */
export const ROW_FIELDS = 2
/** A key that matters is written with an escape: the row cannot be trusted. */
export const FLAG_ESCAPED_KEY = 1
/** As many records may end in one block of 64 bytes. */
export const ROWS_PER_BLOCK = 32
export const MAX_ROWS = 960

/** Bytes to scan begin here. Behind them there is always room for one more block. */
export const WINDOW = 131072
export const BLOCK = 64

/** `userIdentity` is the field before those inside it. */
export const FIELD_IDENTITY = 14
export const FIRST_IDENTITY_FIELD = 15
export const LAST_FIELD = 18
