import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { attempt, CACHE, PEERS, type Prepared, prepareOnce, run } from './cache.ts'

const SOURCES = ['LogReader', 'QueueReader'].map((name) => join(PEERS, 'java', `${name}.java`))
const POM = join(PEERS, 'java', 'pom.xml')
/** As `sha256sum` prints them: what the jars must be, those of the library's own dependencies too. */
const SUMS = join(PEERS, 'java', 'jars.sha256')
const JARS = join(CACHE, 'jars')
const CLASSES = join(CACHE, 'classes')
const CLASS_PATH = [CLASSES, join(JARS, '*')].join(delimiter)

/** Fetches AWS's library by Maven, and compiles what drives it. */
export function prepareJava(): Prepared {
  return attempt(() => {
    prepareOnce('jars', [POM, SUMS], () => {
      mkdirSync(JARS, { recursive: true })
      const where = [`-Dmaven.repo.local=${join(CACHE, 'maven')}`, `-DoutputDirectory=${JARS}`, '-DincludeScope=runtime']
      run('mvn', ['--quiet', '--batch-mode', '--strict-checksums', '--file', POM, ...where, 'dependency:copy-dependencies'])
      checkSums()
    })
    prepareOnce('classes', [...SOURCES, SUMS], () => {
      mkdirSync(CLASSES, { recursive: true })
      run('javac', ['-d', CLASSES, '-cp', CLASS_PATH, ...SOURCES])
    })
    const library = /aws-cloudtrail-processing-library-([\d.]+)\.jar/.exec(readFileSync(SUMS, 'utf8'))?.[1]
    return `${library} (Java ${/version "([^"]+)"/.exec(run('java', ['-version']))?.[1]})`
  })
}

function checkSums(): void {
  for (const line of readFileSync(SUMS, 'utf8').split('\n').filter(Boolean)) {
    const [sum, name = ''] = line.split(/\s+/)
    const is = createHash('sha256')
      .update(readFileSync(join(JARS, name)))
      .digest('hex')
    if (is !== sum) throw new Error(`${name} is not what was asked for: its SHA-256 is ${is}`)
  }
}

/** How a child of Java is started. Variants: `reader`, or `parser` alone. */
export function javaCommand(variant: string, list: string): readonly string[] {
  return ['java', '-Xmx3g', '-cp', CLASS_PATH, 'LogReader', variant, list]
}

/** How the library is started on a queue; `variant`: `lines`, or `nothing` where events are only counted. */
export function queueReaderCommand(where: {
  readonly url: string
  readonly queueUrl: string
  readonly folder: string
  readonly variant: 'lines' | 'nothing'
}): readonly string[] {
  return ['java', '-Xmx3g', '-cp', CLASS_PATH, 'QueueReader', where.url, where.queueUrl, where.folder, where.variant]
}
