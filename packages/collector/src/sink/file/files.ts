/** A file that is written at its end. */
export interface OpenedFile {
  /** Adds all of it, in order. Where it throws, any part of it may be there. */
  append(pieces: readonly Uint8Array[]): Promise<void>
  /** Resolves when what was written would survive a crash of the machine. Where it throws, nobody knows what would. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

/**
 * A disk, as far as sinks need one: Node's, or a test's that loses at a crash what was not synced. Names and renames last when their
 * folder was synced, contents when the file was.
 */
export interface Files {
  /** What is in a folder; makes the folder where there is none. Sizes in bytes. */
  list(folder: string): Promise<readonly { readonly name: string; readonly size: number }[]>
  /** Opens a file for appending; makes it where there is none. */
  open(path: string): Promise<OpenedFile>
  /** At once: nobody ever sees both names, or none. */
  rename(from: string, to: string): Promise<void>
  /** A file that is not there is removed already. */
  remove(path: string): Promise<void>
  syncFolder(folder: string): Promise<void>
}
