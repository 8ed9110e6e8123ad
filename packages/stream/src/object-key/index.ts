export { decodeObjectKey, encodeObjectKey } from './decode-key.ts'
export { formatKeyPrefix, formatObjectKey } from './format-object-key.ts'
export { dayFolders } from './key-time.ts'
export {
  DIGEST_KIND,
  type DigestKey,
  type KeyFolder,
  LOG_KINDS,
  type LogKey,
  type LogKind,
  MAX_KEY_BYTES,
  type ObjectKey,
} from './object-key.ts'
export { type ParseObjectKeyOptions, parseObjectKey } from './parse-object-key.ts'
