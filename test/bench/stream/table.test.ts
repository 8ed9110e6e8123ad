import { expect, test } from 'vitest'
import { renderTables } from '../../../bench/stream/table.ts'
import { figure, results } from './results.ts'

test('a table has a line for each way, beside only unzipping and JSON.parse of the same task', () => {
  const run = results([
    figure({ task: 'unzip', way: 'gunzipSync alone', speed: 800 }),
    figure({ way: 'gunzipSync + JSON.parse', speed: 200 }),
    figure({ way: 'trailmend, wasm', speed: 1000 }),
    figure({ task: 'scan', way: 'JSON.parse of the Buffer', speed: 400 }),
    figure({ task: 'scan', way: 'createScanner, wasm', speed: 3000 }),
  ])
  const missing = [{ peer: 'jq', why: 'spawn jq ENOENT' }]
  expect(renderTables({ ...run, missing })).toBe(
    [
      '50 MB, ASCII: 1 file of 50.0 MB, zipped 8.6 times smaller',
      '                                       MB/s     from       to  × unzip  × parse   MB RSS',
      '  only unzipping',
      '    gunzipSync alone                    800      800      800     1.00                50',
      '  .json.gz to the one event in a hundred that is wanted',
      '    gunzipSync + JSON.parse             200      200      200     0.25     1.00       50',
      '    trailmend, wasm                    1000     1000     1000     1.25     5.00       50',
      '  unzipped: nine hot fields of every event',
      '    JSON.parse of the Buffer            400      400      400              1.00       50',
      '    createScanner, wasm                3000     3000     3000              7.50       50',
      '',
      'NOT MEASURED: jq: spawn jq ENOENT',
    ].join('\n'),
  )
})
