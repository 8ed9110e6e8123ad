export { nodeDigestCrypto } from './crypto.ts'
