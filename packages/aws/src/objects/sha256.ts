import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto'

type Data = string | ArrayBuffer | ArrayBufferView

/**
 * SHA-256, or its HMAC where there is a secret, as the SDK's signer asks for it: Node's, with the secret as a key object. Given as bytes, Node throws and
 * catches two errors over each before it takes it, which takes four times as long as all else of it.
 */
export class Sha256 {
  readonly #secret: Data | undefined
  #hash: Hash | Hmac

  constructor(secret?: Data) {
    this.#secret = secret
    this.#hash = begun(secret)
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  /** Without a secret it may go on, and be asked again. */
  async digest(): Promise<Uint8Array> {
    return 'copy' in this.#hash ? this.#hash.copy().digest() : this.#hash.digest()
  }

  reset(): void {
    this.#hash = begun(this.#secret)
  }
}

function begun(secret: Data | undefined): Hash | Hmac {
  if (secret === undefined) return createHash('sha256')
  return createHmac('sha256', typeof secret === 'string' ? secret : createSecretKey(bytesOf(secret)))
}

function bytesOf(data: Exclude<Data, string>): Uint8Array {
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}
