export { type Habit, judgeSilence, type LastSeen, type Silence, type SilenceSettings } from './judge-silence.ts'
export { createSilenceWatch, type SilenceWatch, type SilenceWatchOptions } from './silence-watch.ts'
