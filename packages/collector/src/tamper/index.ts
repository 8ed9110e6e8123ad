export { judgeTamper, TAMPER_WHERE, type Tamper, type WatchList } from './judge-tamper.ts'
export { TAMPER_EVENTS, type TamperEvent, type Watched } from './tamper-events.ts'
export { type TamperWatchOptions, watchForTampering } from './tamper-watch.ts'
