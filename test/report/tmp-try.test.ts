import { test } from 'vitest'
import { mixed, documented, findingOf, resultFrom } from './fixture.ts'
import { renderCsv } from '../../packages/report/src/csv/render-csv.ts'
import { renderJunit } from '../../packages/report/src/junit/render-junit.ts'
import { renderTable, renderMarkdown, renderSarif } from '@trailmend/report'
test('x', () => {
  const ex = findingOf({ region: 'eu-west-2', exception: { reason: 'SIEM reads the bucket', owner: 'sec@acme', expires: '2027-01-31', alternateSolution: 'Splunk' } })
  const r = resultFrom([...documented.findings, ex, findingOf({ region: 'eu-west-3', baselined: true })], { failOn: 'new', notices: [{ code: 'x', text: 'The exception at trailmend.yml:3 ends.' }] } as object)
  console.log(renderCsv(r)); console.log(renderJunit(r, { benchmark: 'cis-aws@2.0' })); console.log(renderTable(r, { color: false, width: 90 })); console.log(renderMarkdown(r)); console.log(renderSarif(r, { toolVersion: '1' }).slice(-3000))
})
