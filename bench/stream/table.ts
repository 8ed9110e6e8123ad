import { PARSE, PARSE_PLAIN, UNZIP } from './contenders.ts'
import type { Figure } from './measure.ts'
import type { Results } from './results.ts'
import type { Task } from './way.ts'

const TITLES: Readonly<Record<Task, string>> = {
  unzip: 'only unzipping',
  filter: '.json.gz to the one event in a hundred that is wanted',
  fields: '.json.gz to nine fields of every event',
  raw: '.json.gz to the bytes of every event',
  objects: '.json.gz to every event as an object',
  locate: 'unzipped: where every event and its hot fields are',
  scan: 'unzipped: nine hot fields of every event',
}

/** How many times as fast as `way` at `task`; `undefined` where that was not measured. */
function timesFaster(figure: Figure, all: readonly Figure[], way: string, task: Task = figure.task): number | undefined {
  const other = all.find((each) => each.way === way && each.task === task)
  return other === undefined ? undefined : figure.speed / other.speed
}

/** The tables of a run: one for each corpus, of all tasks. */
export function renderTables({ corpora, figures, missing }: Pick<Results, 'corpora' | 'figures' | 'missing'>): string {
  const tables = corpora.map(({ name, files, plainBytes, zippedBytes }) => {
    const all = figures.filter(({ corpus }) => corpus === name)
    const ratio = (plainBytes / zippedBytes).toFixed(1)
    const head = `${name}: ${files} file${files === 1 ? '' : 's'} of ${size(plainBytes / files)}, zipped ${ratio} times smaller`
    return [head, row(['', 'MB/s', 'from', 'to', '× unzip', '× parse', 'MB RSS']), ...taskRows(all)].join('\n')
  })
  const without = missing.map(({ peer, why }) => `NOT MEASURED: ${peer}: ${why}`)
  return [...tables, ...(without.length > 0 ? [without.join('\n')] : [])].join('\n\n')
}

function taskRows(all: readonly Figure[]): readonly string[] {
  return [...Map.groupBy(all, ({ task }) => task)].flatMap(([task, figures]) => [
    `  ${TITLES[task]}`,
    ...figures.map((figure) => {
      const isPlain = task === 'scan' || task === 'locate'
      const cells = [figure.speed, figure.slowest, figure.fastest].map((speed) => speed.toFixed(speed < 100 ? 1 : 0))
      const unzip = isPlain ? undefined : timesFaster(figure, all, UNZIP, 'unzip')
      const parse = timesFaster(figure, all, isPlain ? PARSE_PLAIN : PARSE)
      return row([`    ${figure.way}`, ...cells, times(unzip), times(parse), (figure.peak / 1e6).toFixed(0)])
    }),
  ])
}

function row([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(34) + cells.map((cell) => cell.padStart(9)).join('')
}

function times(ratio: number | undefined): string {
  return ratio === undefined ? '' : ratio.toFixed(2)
}

function size(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(0)} KB` : `${(bytes / 1e6).toFixed(1)} MB`
}
