import { describe, expect, test } from 'vitest'
import { renderChart } from '../../../bench/stream/chart.ts'
import { figure, results } from './results.ts'

describe('the chart', () => {
  const chart = renderChart(
    results([
      figure({ task: 'unzip', way: 'gunzipSync alone', speed: 800 }),
      figure({ way: 'trailmend, wasm', speed: 1000 }),
      figure({ way: 'a <way> & "another"', speed: 12.4 }),
      figure({ task: 'scan', way: 'createScanner, wasm', speed: 5000 }),
      figure({ corpus: '12 KB, ASCII', way: 'trailmend, wasm', speed: 7000 }),
    ]),
  )

  test('says in words what it shows', () => {
    expect(chart).toContain('role="img" aria-labelledby="title desc"')
    expect(chart).toContain('<title id="title">Speed of reading CloudTrail logs, in megabytes of JSON a second</title>')
    expect(chart).toContain(
      '<desc id="desc">One file of 50 MB, ASCII: trailmend, wasm 1000 MB/s; gunzipSync alone 800 MB/s; a &lt;way&gt; &amp; &quot;another&quot; 12 MB/s.</desc>',
    )
  })
  test('draws each way to the wanted events, the fastest first, as long as it is fast', () => {
    const bars = [...chart.matchAll(/<rect class="(\w+)" x="230" y="(\d+)" width="([\d.]+)"/g)].map(([, kind, , width]) => [kind, width])
    expect(bars).toEqual([
      ['ours', '430.0'],
      ['unzip', '344.0'],
      ['other', '5.3'],
    ])
  })
  test('tells machine and version, and is readable in the dark', () => {
    expect(chart).toContain('>A processor, processor time of one core, Node 24.0.0; longer is better.')
    expect(chart).toContain('prefers-color-scheme: dark')
  })
  test('leaves out what was not measured', () => {
    expect(chart).not.toContain('0.5 MB')
    expect(chart).not.toContain('createScanner')
  })
})
