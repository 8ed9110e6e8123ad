import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { madeUpLog } from '../../test/fixtures/cloudtrail-log.ts'

/** Files of one size, as they are to be made. */
export interface Wish {
  /** Such as `50 MB, ASCII`. */
  readonly name: string
  readonly names: 'ascii' | 'any'
  readonly files: number
  /** Of one file, unzipped, about. */
  readonly bytes: number
}

/** Files as they were made. */
export interface Corpus extends Wish {
  /** Of all files. */
  readonly plainBytes: number
  readonly zippedBytes: number
  /** Paths of files with a path a line. */
  readonly zippedList: string
  readonly plainList: string
}

/** Writes the files below a folder, zipped as gzip does by itself, and unzipped. */
export function makeCorpus(folder: string, wish: Wish): Corpus {
  const place = join(folder, wish.name.replaceAll(/\W+/g, '-'))
  mkdirSync(place, { recursive: true })
  const lists = { zippedList: join(place, 'zipped.txt'), plainList: join(place, 'plain.txt') }
  const paths: string[] = []
  let [plainBytes, zippedBytes] = [0, 0]
  for (let file = 0; file < wish.files; file++) {
    const path = join(place, `${String(file).padStart(4, '0')}.json`)
    const plain = madeUpLog(file + 1, wish.bytes, wish.names)
    const zipped = gzipSync(plain)
    writeFileSync(path, plain)
    writeFileSync(`${path}.gz`, zipped)
    plainBytes += plain.length
    zippedBytes += zipped.length
    paths.push(path)
  }
  writeFileSync(lists.plainList, paths.map((path) => `${path}\n`).join(''))
  writeFileSync(lists.zippedList, paths.map((path) => `${path}.gz\n`).join(''))
  return { ...wish, ...lists, plainBytes, zippedBytes }
}

/** What is written again and again. Gzip does not look back as far as its beginning, so it zips as well as if it were new. */
const BLOCK = 8e6

/** Writes one zipped file of about so many bytes, unzipped, and says how many it is. */
export async function writeLargeLog(path: string, bytes: number): Promise<number> {
  const records = madeUpLog(1, Math.min(BLOCK, bytes)).toString().slice('{"Records":['.length, -']}'.length)
  const block = Buffer.from(records)
  let size = 0
  const pieces = function* () {
    for (let wanted = Math.max(1, Math.round(bytes / block.length)), done = 0; done < wanted; done++) {
      for (const piece of [Buffer.from(done === 0 ? '{"Records":[' : ','), block]) {
        size += piece.length
        yield piece
      }
    }
    size += 2
    yield Buffer.from(']}')
  }
  await pipeline(Readable.from(pieces()), createGzip(), createWriteStream(path))
  return size
}
