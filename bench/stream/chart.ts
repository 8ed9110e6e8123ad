import type { Figure } from './measure.ts'
import type { Results } from './results.ts'

/** Of the whole picture, of the names, and of the longest bar. Pixels. */
const [WIDTH, NAMES, BARS] = [820, 230, 430]
const [BAR, STEP, HEAD] = [16, 24, 34]
const PANELS = ['50 MB, ASCII', '0.5 MB, ASCII']

// GitHub shows the picture by itself, where no style of the page reaches it: it follows what the reader prefers.
const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .head { font-weight: 600 }
  .note { font-size: 12px; fill: #59636e }
  .other { fill: #8c959f }
  .unzip { fill: #59636e }
  .ours { fill: #0969da }
  .mark { stroke: #59636e; stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
    .other { fill: #656c76 }
    .unzip { fill: #9198a1 }
    .ours { fill: #4493f8 }
    .mark { stroke: #9198a1 }
  }`

/**
 * A run as a picture (SVG): how fast each way gets to the wanted events of zipped logs, beside only unzipping them, for large and
 * for small files. Corpora that were not measured are left out.
 */
export function renderChart(results: Results): string {
  const panels = PANELS.map((corpus) => panelOf(results, corpus)).filter(({ bars }) => bars.length > 0)
  const fastest = Math.max(...panels.flatMap(({ bars }) => bars.map(({ speed }) => speed)))
  let y = 64
  const drawn = panels.map(({ title, bars }) => {
    const at = y
    y += HEAD + bars.length * STEP + 12
    return drawPanel(title, bars, { at, scale: BARS / fastest })
  })
  const { processor } = results.machine
  const note = `${processor}, processor time of one core, Node ${results.versions.node}; longer is better. Made by npm run bench.`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 24}" width="${WIDTH}" height="${y + 24}" role="img" aria-labelledby="title desc">
<title id="title">Speed of reading CloudTrail logs, in megabytes of JSON a second</title>
<desc id="desc">${escapeXml(describe(panels))}</desc>
<style>${STYLE}
</style>
<text class="head" x="8" y="24">From .json.gz to the one event in a hundred that is wanted</text>
<text class="note" x="8" y="44">Megabytes of unzipped JSON in a second of processor time; dashed: only unzipping, by gunzipSync</text>
${drawn.join('\n')}
<text class="note" x="8" y="${y + 10}">${escapeXml(note)}</text>
</svg>
`
}

interface Panel {
  readonly title: string
  readonly bars: readonly Figure[]
}

function panelOf({ corpora, figures }: Results, name: string): Panel {
  const corpus = corpora.find((each) => each.name === name)
  const bars = figures.filter(({ corpus: of, task }) => of === name && (task === 'unzip' || task === 'filter'))
  const title = corpus?.files === 1 ? `One file of ${name}` : `Files of ${name}`
  return { title, bars: bars.toSorted((a, b) => b.speed - a.speed) }
}

function drawPanel(title: string, bars: readonly Figure[], { at, scale }: { readonly at: number; readonly scale: number }): string {
  const rows = bars.map(({ way, task, speed }, index) => {
    const y = at + HEAD + index * STEP
    const middle = y + BAR - 4
    const length = Math.max(speed * scale, 1).toFixed(1)
    const kind = task === 'unzip' ? 'unzip' : way.startsWith('trailmend') ? 'ours' : 'other'
    return `<text x="${NAMES - 8}" y="${middle}" text-anchor="end">${escapeXml(way)}</text>
<rect class="${kind}" x="${NAMES}" y="${y}" width="${length}" height="${BAR}" rx="2"/>
<text x="${(NAMES + 6 + Number(length)).toFixed(1)}" y="${middle}">${speed < 100 ? speed.toFixed(0) : Math.round(speed / 10) * 10}</text>`
  })
  const unzip = bars.find(({ task }) => task === 'unzip')
  const x = (NAMES + (unzip?.speed ?? 0) * scale).toFixed(1)
  const mark = unzip && `<line class="mark" x1="${x}" x2="${x}" y1="${at + HEAD - 6}" y2="${at + HEAD + bars.length * STEP}"/>`
  return [`<text class="head" x="8" y="${at + 20}">${escapeXml(title)}</text>`, ...rows, ...(mark ? [mark] : [])].join('\n')
}

/** The picture in words, for those who do not see it. */
function describe(panels: readonly Panel[]): string {
  return panels
    .map(({ title, bars }) => `${title}: ${bars.map(({ way, speed }) => `${way} ${speed.toFixed(0)} MB/s`).join('; ')}.`)
    .join(' ')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
