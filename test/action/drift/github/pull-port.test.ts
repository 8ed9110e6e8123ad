import { expect, test } from 'vitest'
import type { Asked } from '../../../../packages/action/src/drift/github/connect-drift.ts'
import { pullPort } from '../../../../packages/action/src/drift/github/pull-port.ts'

const pull = (number: number, ref: string, repository: string | null) => ({
  number,
  html_url: '',
  user: { login: 'bot' },
  state: 'open',
  merged_at: null,
  base: { ref: 'main' },
  head: { ref, repo: repository === null ? null : { full_name: repository } },
  body: null,
  locked: false,
})

test('only pull requests of the branch of this repository are listed, whatever GitHub answers', async () => {
  const answered = [
    pull(1, 'drift', 'octo/repo'),
    pull(2, 'drift', 'Octo/Repo'),
    pull(3, 'drift', 'octo/fork'),
    pull(4, 'drift', 'mallory/repo'),
    pull(5, 'drift', null),
    pull(6, 'other', 'octo/repo'),
  ]
  const octokit = async () => ({ paginate: async () => answered, rest: { pulls: { list: undefined } } })
  const port = pullPort({ octokit, owner: 'octo', repo: 'repo' } as unknown as Asked)
  expect((await port.list('octo', 'drift')).map(({ number }) => number)).toEqual([1, 2])
})
