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
/** Why `scan` stopped before its time, at the place it returns: 0, or one of the `STOP_` constants. */
export const STATE_STOP = 6
/** The last backslash met. */
export const STATE_BACKSLASH = 7
/** The last bracket or colon looked at. */
export const STATE_VISITED = 8
/** Where the last record ended, or where the first may begin. */
export const STATE_DONE = 9
/** 1 in a list of records, 0 among records one after the other. */
export const STATE_LIST = 10
/** Commas between the last record and the next: how many there must be, and how many of them stand before `STATE_DONE`. */
export const STATE_DUE = 11
export const STATE_SEEN = 12
/** 1 until the first record has ended: then `scan` stops, so that one can look at it. */
export const STATE_FIRST = 13
/** 1 if records wrap events: then each has a row, and it may be a list. */
export const STATE_WRAPPED = 14
/** Records that ended, wanted or not. */
export const STATE_COUNT = 15
/** A record larger than this is marked. */
export const STATE_MOST = 16
/** The flags of all rows together. */
export const STATE_FLAGS = 17
/** 1 if the present record was skimmed, may be wanted, and is now scanned. */
export const STATE_AGAIN = 18
/** 1 if the record that is being skimmed may be wanted. */
export const STATE_SUSPECT = 19
export const STATE_WORDS = 20

/** At the bracket that closes the whole list. */
export const STOP_END = 1
/** At the bracket that closes the first record. */
export const STOP_FIRST = 2
/** Behind `STATE_DONE`, something stands that does not stand between records. */
export const STOP_GAP = 3
/** What begins at `STATE_RECORD` is no object. */
export const STOP_RECORD = 4
/** What begins at `STATE_RECORD` has nothing that an event has, and does not stand in a list of them. */
export const STOP_SHAPE = 5
/** Where a record begins that is to be scanned after it was skimmed. Never seen outside. */
export const STOP_AGAIN = 6

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
/** Bytes do not tell whether it is wanted. */
export const FLAG_UNSURE = 2
/** It is larger than it may be. */
export const FLAG_LARGE = 4
/** As many records may end in one block of 64 bytes. */
export const ROWS_PER_BLOCK = 32
export const MAX_ROWS = 960

/** What survives from one call of `inflate` to the next: 32-bit words, numbered by the `INFLATE_` constants that follow. */
export const INFLATE = 6144
/** The next byte of input, and bits before it that are not used yet, and how many. */
export const INFLATE_IN = 0
export const INFLATE_BITS = 1
export const INFLATE_BIT_COUNT = 2
/** The next byte of output. */
export const INFLATE_OUT = 3
/** The first byte that may be copied from: nothing of the member stands before it. */
export const INFLATE_FIRST = 4
/** `BLOCK_HEADER` before a block, or what the present one is. */
export const INFLATE_BLOCK = 5
/** 1 if the present block is the last. */
export const INFLATE_LAST = 6
/** Bytes of the present block that are still to be copied as they are. */
export const INFLATE_COPY = 7
export const INFLATE_WORDS = 8
export const BLOCK_HEADER = 0
export const BLOCK_COPIED = 1
export const BLOCK_SYMBOLS = 2
/** Why `inflate` stopped: there is no room; the input is used up, or ends too early; the data ends; it is broken. */
export const INFLATE_FULL = 0
export const INFLATE_HUNGRY = 1
export const INFLATE_DONE = 2
export const INFLATE_BROKEN = 3
/** As many bytes may be written behind the room there is. */
export const INFLATE_SLACK = 512

/** For building the tables of a code: how many codes have each length, where their symbols go, the symbols in order, the lengths. */
export const CODE_COUNTS = 6400
export const CODE_PLACES = 6528
export const CODE_SYMBOLS = 6656
export const CODE_LENGTHS = 7424
export const LONGEST_CODE = 15
/** Tables that the next bits of input are looked up in, with those of longer codes behind. The most entries: 1,334 and 402. */
export const LITERAL_TABLE = 131072
export const LITERAL_TABLE_BITS = 10
export const DISTANCE_TABLE = 143360
export const DISTANCE_TABLE_BITS = 8
/** Stands in the table of literals, before that is made. */
export const LENGTH_TABLE_BITS = 7
/**
 * An entry, from its lowest bit: how many bits it takes (6, for a shift by the entry looks at no more), whether it is special (1), or a
 * literal (1), and from `ENTRY_PAYLOAD` on one literal or two, or the base of a length or distance, or where a table of longer codes
 * begins. From `ENTRY_COUNT` on: of a literal how many there are, and from `ENTRY_ONE` on the bits of the first alone; of a base the
 * bits of its code alone; of a table the bits that are looked up in it.
 */
export const ENTRY_SPECIAL = 0x40
export const ENTRY_LITERAL = 0x80
export const ENTRY_COUNT = 8
export const ENTRY_ONE = 10
export const ENTRY_INVALID = 0x2000
export const ENTRY_END = 0x4000
export const ENTRY_SUBTABLE = 0x8000
export const ENTRY_PAYLOAD = 16

/** Zipped bytes to inflate. Behind them there is always room for a few more. */
export const INPUT = 147456
export const INPUT_BYTES = 65536

/** Eight tables of 256 words. */
export const CRC_TABLES = 217088

/**
 * What identities are made with: a word of key for each of the longest record that is hashed, and eight more; behind them twice five words
 * of 64 bits.
 */
export const IDENTITY_KEY = 225280
export const IDENTITY_KEY_BYTES = 65648
export const SHORTENING_KEY = 290848
/** The longest record that is hashed. */
export const MOST_HASHED = 65536
/** One per row: two words of who the event is, two of its bytes; all 0 where only a closer look can tell. */
export const IDENTITIES = 290944
export const IDENTITY_BYTES = 16
export const IDENTITY_WORDS = 4

/** Bytes to scan begin here. Behind them there is always room for one more block. */
export const WINDOW = 307200
export const BLOCK = 64

/**
 * What is wanted: the number of clauses, 1 if they do not tell all of it, how many texts one can look for instead before anything else
 * and where the first of them stands, then the clauses. One has the place of a field in a row, how
 * many texts are wanted there, and where the first stands: its length, then its bytes, and so on with the next one.
 */
export const WHERE = 22528
export const WHERE_INEXACT = 1
export const WHERE_NEEDLES = 2
export const WHERE_NEEDLE_TEXTS = 3
export const WHERE_CLAUSES = 4
export const CLAUSE_WORDS = 3
export const WHERE_BYTES = 10240

/** An event has one of the first so many fields. */
export const TELLING_FIELDS = 7
export const FIELD_TIME = 4
export const FIELD_EVENT_ID = 5
export const FIELD_ACCOUNT = 11
/** `userIdentity` is the field before those inside it. */
export const FIELD_IDENTITY = 14
export const FIRST_IDENTITY_FIELD = 15
export const LAST_FIELD = 18
