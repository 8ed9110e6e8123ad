export { judgeTamper, TAMPER_WHERE, type Tamper, type WatchList } from './judge-tamper.ts'
export { TAMPER_EVENTS, type TamperEvent, type Watched } from './tamper-events.ts'
export { createTamperWatch, type TamperWatch, type TamperWatchOptions } from './tamper-watch.ts'
