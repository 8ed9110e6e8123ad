import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportAgain, UsageError } from '@trailmend/operate'
import { renderAsff, renderCsv, renderJson, renderJunit, renderMarkdown, renderOcsf, renderSarif, renderTable } from '@trailmend/report'
import { beforeAll, describe, expect, test } from 'vitest'
import { excepted, findingOf, mixed, resultFrom, withAccepted } from '../../report/fixture.ts'

const tool = { name: 'trailmend', version: '0.1.0' }
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trailmend-test-'))
})

function saved(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const noInput = () => Promise.reject(new Error('nobody asked for standard input'))
const read = (paths: readonly string[], wishes = {}) => reportAgain(paths, wishes, noInput)

describe('what was saved is read back', () => {
  test.each([
    ['some of everything', mixed],
    ['accepted failures and notices', withAccepted],
    ['nothing', resultFrom([])],
    ['a threshold that lets pass', resultFrom([findingOf()], { failOn: 'never' })],
  ])('%s, and is the same in every form', async (_, result) => {
    const path = saved('r.json', renderJson(result, { tool, benchmark: 'cis-aws@2.0', level: 1 }))
    const again = await read([path])
    expect(again).toMatchObject({ benchmark: 'cis-aws@2.0', level: 1, reports: [{ format: 'table', path: undefined }] })
    expect(again.result).toEqual(result)
    const forms = [
      (each: typeof result) => renderTable(each, { color: false, width: 100, verbose: true }),
      (each: typeof result) => renderJson(each, { tool }),
      renderMarkdown,
      (each: typeof result) => renderSarif(each, { toolVersion: '0.1.0' }),
      renderCsv,
      renderJunit,
      (each: typeof result) => renderOcsf(each, { toolVersion: '0.1.0' }),
      renderAsff,
    ]
    for (const form of forms) expect(form(again.result)).toBe(form(result))
  })

  test('standard input, and a byte order mark', async () => {
    const text = renderJson(mixed, { tool })
    expect((await reportAgain(['-'], {}, async () => text)).result).toEqual(mixed)
    expect((await read([saved('bom.json', `\ufeff${text}`)])).result).toEqual(mixed)
  })

  test('a file of a version that did not save commands, notices, exceptions', async () => {
    const { notices: _notices, findings, ...rest } = JSON.parse(renderJson(mixed, { tool }))
    const older = { ...rest, findings: findings.map(({ byHand: _byHand, ...finding }: { byHand: unknown }) => finding) }
    const { result } = await read([saved('older.json', JSON.stringify(older))])
    expect(result.findings[0]?.byHand).toEqual({ audit: '', fix: '' })
    expect(result.notices).toEqual([])
  })

  test('keys that nobody knows yet', async () => {
    const newer = { ...JSON.parse(renderJson(mixed, { tool })), later: true }
    expect((await read([saved('newer.json', JSON.stringify(newer))])).result).toEqual(mixed)
  })
})

describe('several results are one', () => {
  const other = resultFrom([findingOf({ account: '444455556666', outcome: 'unknown' })], { failOn: 'new', regions: ['us-east-1'] })
  const paths = () => [
    saved('a.json', renderJson(withAccepted, { tool, benchmark: 'cis-aws@2.0' })),
    saved('b.json', renderJson(other, { tool })),
  ]

  test('with their findings, the worse exit code, and sources that can be told apart', async () => {
    const { result, benchmark } = await read(paths())
    expect(result).toMatchObject({ exitCode: 1, complete: false, summary: { findings: 5, regions: 17 }, notices: withAccepted.notices })
    expect([...new Set(result.findings.map(({ source }) => source.replace(folder, '')))]).toEqual(['live (/a.json)', 'live (/b.json)'])
    expect(result.judged).toHaveLength(2)
    expect(benchmark).toBeUndefined()
  })

  test('a file that is named twice is read once', async () => {
    const [path = ''] = paths()
    expect((await read([path, path])).result).toEqual(withAccepted)
  })

  test('but not with two thresholds', async () => {
    const [path = ''] = paths()
    await expect(read([path, saved('any.json', renderJson(mixed, { tool }))])).rejects.toThrow(
      /a\.json with fail-on new and .*any\.json with fail-on any/,
    )
  })
})

describe('what is no saved result is refused, with its place', () => {
  const good = JSON.parse(renderJson(resultFrom([findingOf(), excepted]), { tool }))
  const deep = Array.from({ length: 500 }).reduce<unknown>((inner) => [inner], 1)
  test.each<[string, unknown, string]>([
    ['a list', [], 'the document: '],
    ['another version', { ...good, v: 2 }, 'v: expected 1'],
    ['no findings', { ...good, findings: undefined }, 'findings: '],
    ['an outcome that is none', { ...good, findings: [{ ...good.findings[0], outcome: 'ok' }] }, 'findings.0.outcome: '],
    ['a name that is no text', { ...good, findings: [{ ...good.findings[0], account: 1 }] }, 'findings.0.account: '],
    [
      'a resource without a name',
      { ...good, findings: [{ ...good.findings[0], resource: { type: 'x', id: 'x' } }] },
      'findings.0.resource.arn: ',
    ],
    [
      'evidence that is too deep',
      { ...good, findings: [{ ...good.findings[0], observed: deep }] },
      'findings.0.observed: expected JSON at most 64 levels deep',
    ],
    [
      'an exception without an owner',
      { ...good, findings: [{ ...good.findings[0], exception: { reason: 'x', expires: 'x' } }] },
      'findings.0.exception.owner: ',
    ],
    ['a time that is none', { ...good, judged: [{ source: 'live', now: 'today' }] }, 'judged.0.now: expected an ISO 8601 time'],
    ['an unknown benchmark', { ...good, benchmark: '__proto__' }, 'benchmark: this version of Trailmend knows no such benchmark'],
    ['an unknown threshold', { ...good, failOn: 'constructor' }, 'failOn: '],
    ['a verdict that its findings deny', { ...good, exitCode: 0 }, 'exitCode is 0, but its findings come to 1'],
  ])('%s', async (_, document, message) => {
    const path = saved('bad.json', JSON.stringify(document))
    await expect(read([path])).rejects.toThrow(UsageError)
    await expect(read([path])).rejects.toThrow(`${path}: not a saved result: ${message}`)
  })

  test('a file that is nothing but depth', async () => {
    const depth = 200_000
    await expect(read([saved('deep.json', '['.repeat(depth) + ']'.repeat(depth))])).rejects.toThrow(UsageError)
    const observed = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const text = JSON.stringify({ ...good, findings: [{ ...good.findings[0], observed: 'HERE' }] }).replace('"HERE"', observed)
    await expect(read([saved('deeper.json', text)])).rejects.toThrow(UsageError)
  })

  test('many problems are not all told', async () => {
    const path = saved('many.json', JSON.stringify({ ...good, findings: Array(50).fill({}) }))
    const error = await read([path]).catch((each: unknown) => each)
    expect(error instanceof UsageError && error.problems.length).toBe(5)
  })

  test('no JSON, no file, no benchmark', async () => {
    await expect(read([saved('no.json', '{')])).rejects.toThrow('no.json: not JSON: ')
    await expect(read([join(folder, 'none.json')])).rejects.toThrow('cannot read ')
    await expect(read([saved('r.json', renderJson(mixed, { tool }))], { benchmark: 'cis' })).rejects.toThrow(
      '--benchmark: no such benchmark',
    )
  })

  test('a report is not written over what is read', async () => {
    const path = saved('r.json', renderJson(mixed, { tool }))
    await expect(read([path], { format: [`csv=${path}`] })).rejects.toThrow('write to another file')
    expect(JSON.parse(readFileSync(path, 'utf8')).v).toBe(1)
  })
})
