import { describe, expect, test } from 'vitest'
import type { GitPort, TreeEntry } from '../../../../packages/action/src/drift/github/port.ts'
import { changedPlans, type MergedPlan, readMergedPlans } from '../../../../packages/action/src/drift/pull-request/merged-plans.ts'

const MIB = 2 ** 20

interface File {
  readonly size?: number
  readonly mode?: string
  readonly text?: string
}

/** A repository whose every commit holds these files in the folder of plans. */
function gitWith(files: Readonly<Record<string, File>>): GitPort {
  const folder = (path: string, sha: string): TreeEntry => ({ path, mode: '040000', type: 'tree', sha, size: undefined })
  const entries = Object.entries(files).map(([path, { size = 2, mode = '100644' }]) => ({ path, mode, type: 'blob', sha: path, size }))
  const trees: Readonly<Record<string, readonly TreeEntry[]>> = {
    root: [folder('trailmend', 'outer')],
    outer: [folder('plans', 'inner')],
    inner: entries,
  }
  return {
    commit: async (sha: string) => ({ sha, message: '', author: '', tree: 'root' }),
    tree: async (sha: string) => trees[sha] ?? [],
    blob: async (sha: string) => files[sha]?.text ?? '{}',
  } as GitPort
}

const account = (index: number): string => String(100_000_000_000 + index)
const many = (count: number, file: File): Readonly<Record<string, File>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${account(index)}.json`, file]))

async function read(files: Readonly<Record<string, File>>) {
  return readMergedPlans(gitWith(files), 'c'.repeat(40))
}

describe('the plans of a commit', () => {
  test('are read with their pages', async () => {
    const { plans, problems } = await read({ [`${account(1)}.json`]: { text: '{"a": 1}' }, [`${account(1)}.md`]: { text: '# Plan' } })
    expect(plans).toEqual([
      { name: account(1), path: `trailmend/plans/${account(1)}.json`, plan: { a: 1 }, page: '# Plan', sha: `${account(1)}.json` },
    ])
    expect(problems).toEqual([])
  })

  test('are at most a thousand, of 4 MiB each and 64 MiB together, pages included', async () => {
    const countOf = async (files: Readonly<Record<string, File>>) => {
      const { plans, problems } = await read(files)
      return [plans.length, problems.length]
    }
    expect(await countOf(many(1_001, {}))).toEqual([1_000, 1])
    expect(await countOf(many(1, { size: 4 * MIB + 1 }))).toEqual([0, 1])
    expect(await countOf(many(17, { size: 4 * MIB }))).toEqual([16, 1])
    const page = { [`${account(0)}.md`]: { size: 4 * MIB } }
    expect(await countOf({ ...many(17, { size: 4 * MIB }), ...page })).toEqual([15, 2])
    expect((await read({ ...many(1, {}), [`${account(0)}.md`]: { size: 4 * MIB + 1 } })).plans[0]?.page).toBeUndefined()
  })

  test('are told of where they cannot be used, and links are none', async () => {
    const { plans, problems } = await read({
      [`${account(1)}.json`]: { text: '{' },
      [`${account(2)}.json`]: { mode: '120000' },
      'readme.md': {},
      [`${account(3)}.md`]: {},
    })
    expect(plans).toEqual([])
    expect(problems.map((text) => text.replace(/^.*plans\//, ''))).toEqual([
      `${account(1)}.json is not JSON`,
      'readme.md is named as no plan is',
    ])
  })

  test('are changed where a commit holds others, or none', async () => {
    const merged = (index: number, sha: string): MergedPlan => ({ name: account(index), path: '', plan: {}, page: undefined, sha })
    const git = gitWith({ [`${account(1)}.json`]: {}, [`${account(2)}.json`]: {} })
    const plans = [merged(1, `${account(1)}.json`), merged(2, 'other'), merged(3, `${account(3)}.json`)]
    expect(await changedPlans(git, 'c'.repeat(40), plans)).toEqual(new Set([account(2), account(3)]))
  })
})
