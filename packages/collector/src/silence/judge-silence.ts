/** What was seen last of an account and region. Times are in milliseconds since 1970-01-01 UTC. */
export interface LastSeen {
  readonly account: string
  readonly region: string
  /** The end of what the newest digest of each trail covers. */
  readonly digests: readonly { readonly trail: string; readonly end: number }[]
  /** The time in the name of the newest file; absent where none ever came. */
  readonly fileTime?: number
  readonly habit: Habit
}

/** How often files come, as seen of the last day. */
export interface Habit {
  /** Times at which files came. */
  readonly times: number
  /** The longest time between two of them, in milliseconds. */
  readonly longestGap: number
}

/** How long to wait; milliseconds. */
export interface SilenceSettings {
  /** After the end of the hour that a digest covers. Two hours unless given: so long may a digest be on its way. */
  readonly digestPatience?: number
  /** After the last file, at least. 30 minutes unless given: files come about every 5, within 15. */
  readonly filePatience?: number
  /** Times of the last day from which on a region is one that usually has files; 48 unless given. */
  readonly usualTimes?: number
}

/** Something that is overdue. */
export interface Silence {
  readonly account: string
  readonly region: string
  readonly of: 'digest' | 'file'
  /** Whose digests: `<trail>@<home region>`. */
  readonly trail?: string
  /** What was seen last. */
  readonly since: number
  /** When it should have been seen. */
  readonly due: number
}

const HOUR = 3_600_000
const MINUTE = 60_000
/** Longer than a region was ever quiet it must be, by this. */
const LONGER = 2

/**
 * Tell what is overdue. Digests come every hour, also where nothing happens: one that is missing is the alarm of a quiet region. Files are overdue
 * only where they usually come, after twice the longest time that there was none.
 *
 * @param now - until when what was delivered has been collected: while a collector is behind, nobody is silent for that
 */
export function judgeSilence(lastSeen: readonly LastSeen[], now: number, settings: SilenceSettings = {}): readonly Silence[] {
  const { digestPatience = 2 * HOUR, filePatience = 30 * MINUTE, usualTimes = 48 } = settings
  return lastSeen.flatMap(({ account, region, digests, fileTime, habit }) => {
    const silences: Silence[] = digests.map(({ trail, end }) => ({
      ...{ account, region, of: 'digest', trail, since: end },
      due: end + HOUR + digestPatience,
    }))
    if (fileTime !== undefined && habit.times >= usualTimes) {
      const due = fileTime + Math.max(filePatience, habit.longestGap * LONGER)
      silences.push({ account, region, of: 'file', since: fileTime, due })
    }
    return silences.filter(({ due }) => now > due)
  })
}
