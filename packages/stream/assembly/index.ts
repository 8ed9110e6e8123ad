export { crc32 } from './crc32'
export { inflate } from './inflate'
export { scan } from './scan'
