// What texts must be, without a library: a collector that is set up by flags alone loads none for it, and is at its queue sooner.

import { OBJECT_KINDS, type ObjectKind } from '../object/object.ts'
import { bytesOf } from './quantities.ts'
import { LOG_LEVELS, type LogLevel } from './settings.ts'
import { UsageError } from './usage-error.ts'

/** What a text must match, and what to say where it does not. */
export interface Rule {
  readonly pattern: RegExp
  readonly error: string
}

type RuleName =
  | 'externalId'
  | 'roleArn'
  | 'accountId'
  | 'region'
  | 'bucket'
  | 'table'
  | 'topicArn'
  | 'trailArn'
  | 'kmsKey'
  | 'queueUrl'
  | 'path'
  | 'prefix'
  | 'url'
  | 'name'
  | 'variable'

/** What each kind of text must be. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  /** Source: IAM API Reference, AssumeRole, "ExternalId". */
  externalId: { pattern: /^[\w+=,.@:/-]{2,1224}$/, error: 'expected an external id: 2 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -' },
  /** Source: IAM quotas, "IAM name requirements". */
  roleArn: { pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, error: 'expected the ARN of a role' },
  accountId: { pattern: /^\d{12}$/, error: 'expected an account id: twelve digits, in quotes' },
  region: { pattern: /^[a-z]{2,8}(?:-[a-z]{1,16}){1,4}-\d{1,2}$/, error: 'expected a region such as eu-west-1' },
  /** Source: Amazon S3 User Guide, "General purpose bucket naming rules"; older names may have capitals and underscores. */
  bucket: { pattern: /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/, error: 'expected the name of a bucket' },
  table: { pattern: /^[\w.-]{3,255}$/, error: 'expected the name of a table' },
  topicArn: { pattern: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/, error: 'expected the ARN of a topic' },
  trailArn: { pattern: /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[\w.-]{3,128}$/, error: 'expected the ARN of a trail' },
  kmsKey: { pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]{1,256}$/, error: 'expected the ARN of a KMS key' },
  queueUrl: { pattern: /^https?:\/\/[^/\s?#]+\/\d{12}\/[\w.-]{1,80}$/, error: 'expected the URL of a queue' },
  path: { pattern: /^[^\0]{1,4096}$/s, error: 'expected a path' },
  prefix: { pattern: /^.{0,1000}$/s, error: 'expected at most 1000 characters' },
  url: { pattern: /^https?:\/\/[^\s/]+\S*$/, error: 'expected a URL that begins with https:' },
  name: { pattern: /^[\w.:@-]{1,100}$/, error: 'expected a name: at most 100 of A-Z a-z 0-9 _ . : @ -' },
  /** Of the environment, such as `HTTP_SECRET`. */
  variable: { pattern: /^[A-Za-z_][A-Za-z0-9_]{0,199}$/, error: 'expected the name of a variable' },
}

/** A text that keeps a rule. Throws a `UsageError` where it does not. */
export function kept({ pattern, error }: Rule, text: string): string {
  if (!pattern.test(text)) throw new UsageError(error)
  return text
}

/** One of some words. Throws a `UsageError` where it is none of them. */
function wordOf<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((each) => each === text)
  if (word === undefined) throw new UsageError(wordError(words))
  return word
}

export const wordError = (words: readonly string[]): string => `expected one of ${words.join(', ')}`
export const wholeError = (least: number, most: number): string => `expected a whole number from ${least} to ${most}`
export const SIZE_ERROR = 'expected a size such as 256MiB'
export const FORMAT_ERROR = 'expected ocsf, or nothing for events as they were delivered'
export const FLAG_ERROR = 'expected true or false'
/** Objects worked on at once. */
export const CONCURRENCY: { readonly least: number; readonly most: number } = { least: 1, most: 1000 }

/** A whole number. Throws a `UsageError` where it is none, or outside. */
export function wholeOf(text: string, { least, most }: { readonly least: number; readonly most: number }): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(number >= least && number <= most)) throw new UsageError(wholeError(least, most))
  return number
}

/** Bytes. Throws a `UsageError` where it is no size. */
export function sizeOf(text: string): number {
  const bytes = bytesOf(text)
  if (bytes === undefined) throw new UsageError(SIZE_ERROR)
  return bytes
}

/** Yes or no. Throws a `UsageError` where it is neither. */
export function flagOf(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new UsageError(FLAG_ERROR)
  return text === 'true'
}

/** How events are written. Throws a `UsageError` for a format that there is not. */
export function formatOf(text: string): 'ocsf' {
  if (text !== 'ocsf') throw new UsageError(FORMAT_ERROR)
  return text
}

export const kindOf = (text: string): ObjectKind => wordOf(OBJECT_KINDS, text)
export const levelOf = (text: string): LogLevel => wordOf(LOG_LEVELS, text)

/** An address to listen at. Throws a `UsageError` where it is none. */
export function listenOf(text: string): { readonly host: string; readonly port: number } {
  const [, host = '127.0.0.1', port = ''] = /^(?:([\w.-]{1,253}|\[[0-9a-f:.]+\]):)?(\d{1,5})$/i.exec(text) ?? []
  if (port === '' || Number(port) > 65_535) throw new UsageError('expected a port, or an address and a port such as 127.0.0.1:9464')
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}
