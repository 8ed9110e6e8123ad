export { crc32 } from './crc32'
export { identify } from './identify'
export { inflate } from './inflate'
export { scan } from './scan'
