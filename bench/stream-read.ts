// How fast are CloudTrail's logs read, and by how much memory? Only unzipping, JSON.parse, the parsers that there are, AWS's own
// library, and both engines of @trailmend/stream: each in a process of its own, asked in turn for a round each; processor time of all
// threads, medians. Prints a table; run in full, it writes bench/results/stream.json and the chart of the README too. Asserts nothing.
//
// Run: node bench/stream-read.ts [--rounds 11] [--corpus '50 MB, ASCII'] [--way filter] [--way 'scan: JSON.parse']
// Corpora and ways take part whose name, `task: way`, begins with one of those given. What the peers need is fetched on the first run.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderChart } from './stream/chart.ts'
import { CONTENDERS, type Contender, PEERS_READY, type PeerName, UNZIP } from './stream/contenders.ts'
import { makeCorpus, type Wish } from './stream/corpora.ts'
import { type Figure, measure } from './stream/measure.ts'
import { describeMachine, type Results } from './stream/results.ts'
import { buildScripts } from './stream/scripts.ts'
import { renderTables } from './stream/table.ts'

const ROOT = join(import.meta.dirname, '..')
const WISHES: readonly Wish[] = [
  { name: '50 MB, ASCII', names: 'ascii', files: 1, bytes: 50e6 },
  { name: '50 MB, names of any letters', names: 'any', files: 1, bytes: 50e6 },
  { name: '0.5 MB, ASCII', names: 'ascii', files: 40, bytes: 5e5 },
  { name: '0.5 MB, names of any letters', names: 'any', files: 40, bytes: 5e5 },
  { name: '12 KB, ASCII', names: 'ascii', files: 400, bytes: 12e3 },
]
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '11' },
    corpus: { type: 'string', multiple: true },
    way: { type: 'string', multiple: true },
  },
})
const rounds = Number(asked.rounds)
const isFull = asked.corpus === undefined && asked.way === undefined
const isAsked = (beginnings: readonly string[] | undefined, name: string) =>
  beginnings === undefined || beginnings.some((beginning) => name.startsWith(beginning))

buildScripts()
const machine = describeMachine()
const wishes = WISHES.filter(({ name }) => isAsked(asked.corpus, name))
const wanted = CONTENDERS.filter(({ name, task }) => name === UNZIP || isAsked(asked.way, `${task}: ${name}`))
const { contenders, versions, missing } = await ready(wanted)
const folder = mkdtempSync(join(tmpdir(), 'trailmend-bench-'))
try {
  const corpora: Results['corpora'][number][] = []
  const figures: Figure[] = []
  console.log(`${machine.processor}, Node ${process.versions.node}, ${rounds} rounds, load ${machine.load.toFixed(1)}`)
  for (const wish of wishes) {
    const corpus = makeCorpus(folder, wish)
    const { name, files, plainBytes, zippedBytes } = corpus
    const found = await measure(corpus, contenders, { rounds, warmUp: 2, round: 0.3 })
    corpora.push({ name, files, plainBytes, zippedBytes })
    figures.push(...found)
    console.log(`\n${renderTables({ corpora: corpora.slice(-1), figures: found, missing: [] })}`)
  }
  if (missing.length > 0) console.log(`\n${renderTables({ corpora: [], figures: [], missing })}`)
  if (isFull) write({ machine, versions, corpora, figures, missing })
} finally {
  rmSync(folder, { recursive: true })
}

/** Those whose peer is ready, and loudly those whose is not. */
async function ready(
  all: readonly Contender[],
): Promise<Pick<Results, 'versions' | 'missing'> & { readonly contenders: readonly Contender[] }> {
  const own = JSON.parse(readFileSync(join(ROOT, 'packages', 'stream', 'package.json'), 'utf8')).version
  const versions: Record<string, string> = {
    trailmend: own,
    node: process.versions.node,
    v8: process.versions.v8,
    zlib: process.versions.zlib,
  }
  const missing: { peer: string; why: string }[] = []
  const peers = new Set(all.flatMap(({ peer }) => peer ?? []))
  for (const peer of peers) {
    const prepared = PEERS_READY[peer]()
    if (prepared.ready) versions[peer] = prepared.version
    else missing.push({ peer, why: prepared.why })
  }
  const isReady = (peer: PeerName | undefined) => peer === undefined || peer in versions
  return { contenders: all.filter(({ peer }) => isReady(peer)), versions, missing }
}

function write(results: Results): void {
  const files = {
    [join(ROOT, 'bench', 'results', 'stream.json')]: `${JSON.stringify(results, null, 2)}\n`,
    [join(ROOT, 'docs', 'images', 'stream-bench.svg')]: renderChart(results),
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
    console.log(`wrote ${path.slice(ROOT.length + 1)}`)
  }
}
