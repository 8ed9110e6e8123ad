import { statusOf } from '../../github/connect.ts'
import type { Asked } from './connect-drift.ts'
import type { FileEntry, GitPort } from './port.ts'

/** The git objects of a repository. Source: GitHub Docs, REST API, "Git database" and "Commits". */
export function gitPort({ octokit, owner, repo }: Asked): GitPort {
  const at = { owner, repo }
  const rest = async () => (await octokit()).rest
  return {
    branch: async (name) => {
      try {
        return (await (await rest()).git.getRef({ ...at, ref: `heads/${name}` })).data.object.sha
      } catch (error) {
        if (statusOf(error) === 404) return undefined
        throw error
      }
    },
    commit: async (ref) => {
      const { data } = await (await rest()).repos.getCommit({ ...at, ref, per_page: 1 })
      const login = data.author !== null && 'login' in data.author ? data.author.login : undefined
      return { sha: data.sha, message: data.commit.message, author: login ?? data.commit.author?.name ?? '', tree: data.commit.tree.sha }
    },
    tree: async (sha) => {
      const { data } = await (await rest()).git.getTree({ ...at, tree_sha: sha })
      return data.tree.map(({ path = '', mode = '', type = '', sha: id = '', size }) => ({ path, mode, type, sha: id, size }))
    },
    blob: async (sha) => {
      const { data } = await (await rest()).git.getBlob({ ...at, file_sha: sha })
      return data.encoding === 'base64' ? Buffer.from(data.content, 'base64').toString('utf8') : data.content
    },
    createTree: async (base, files) =>
      (await (await rest()).git.createTree({ ...at, base_tree: base, tree: files.map((file) => entry(file)) })).data.sha,
    createCommit: async ({ message, tree, parent }) =>
      (await (await rest()).git.createCommit({ ...at, message, tree, parents: [parent] })).data.sha,
    createBranch: async (name, sha) => {
      await (await rest()).git.createRef({ ...at, ref: `refs/heads/${name}`, sha })
    },
    moveBranch: async (name, sha) => {
      await (await rest()).git.updateRef({ ...at, ref: `heads/${name}`, sha, force: true })
    },
    deleteBranch: async (name) => {
      await (await rest()).git.deleteRef({ ...at, ref: `heads/${name}` })
    },
  }
}

/** With its text in it a file needs no request of its own. */
function entry(file: FileEntry) {
  const { path } = file
  const kind = { path, mode: '100644', type: 'blob' } as const
  return 'content' in file ? { ...kind, content: file.content.toWellFormed() } : { ...kind, sha: file.sha }
}
