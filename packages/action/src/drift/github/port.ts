/** What telling drift asks of GitHub. Everything throws what Octokit throws. */
export interface DriftGitHub {
  readonly repository: () => Promise<Repository>
  /** The login that whatever the token writes is by. */
  readonly viewer: () => Promise<string>
  readonly issues: IssuePort
  readonly git: GitPort
  readonly pulls: PullPort
}

/** A repository, as far as it matters here. */
export interface Repository {
  readonly fullName: string
  readonly owner: string
  readonly defaultBranch: string
  /** Whether GitHub says that not everybody sees it. */
  readonly isPrivate: boolean
  readonly hasIssues: boolean
  /** On GitHub, or on a server of one's own. */
  readonly url: string
}

/** An issue. Its body may be anybody's. */
export interface ListedIssue {
  readonly number: number
  readonly url: string
  readonly author: string
  readonly isOpen: boolean
  /** Such as `completed` or `not_planned`. */
  readonly reason: string | undefined
  readonly closedAt: string
  readonly labels: readonly string[]
  readonly body: string
  readonly locked: boolean
}

export interface IssueChange {
  readonly body?: string
  readonly state?: 'open' | 'closed'
  readonly reason?: 'completed' | 'not_planned' | 'duplicate' | 'reopened'
}

export interface IssuePort {
  /** Every issue with a label, open or closed; pull requests are none. */
  readonly list: (label: string) => Promise<readonly ListedIssue[]>
  /** Who closed an issue; `undefined` where GitHub does not say. */
  readonly closedBy: (issue: number) => Promise<string | undefined>
  readonly create: (issue: { readonly title: string; readonly body: string; readonly label: string }) => Promise<ListedIssue>
  readonly addLabel: (issue: number, label: string) => Promise<void>
  readonly edit: (issue: number, change: IssueChange) => Promise<void>
  /** Also on a pull request. */
  readonly comment: (issue: number, body: string) => Promise<void>
}

export interface Commit {
  readonly sha: string
  readonly message: string
  /** The author's login, or his name where no login belongs to it. */
  readonly author: string
  readonly tree: string
}

/** An entry of a tree: a file, or a folder with a tree of its own. */
export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: string
  readonly sha: string
  /** Bytes, of a file. */
  readonly size: number | undefined
}

/** A file to be in a tree: with its text, or as it is in another tree; `null` takes it away. */
export type FileEntry =
  | { readonly path: string; readonly content: string }
  | { readonly path: string; readonly mode: '100644'; readonly sha: string | null }

export interface GitPort {
  /** The commit that a branch is at; `undefined` where there is no such branch. */
  readonly branch: (name: string) => Promise<string | undefined>
  readonly commit: (sha: string) => Promise<Commit>
  readonly tree: (sha: string) => Promise<readonly TreeEntry[]>
  /** The bytes of a file as text; a byte order mark and what is no UTF-8 become what `TextDecoder` makes of it. */
  readonly blob: (sha: string) => Promise<string>
  /** Returns the tree's id. */
  readonly createTree: (base: string, files: readonly FileEntry[]) => Promise<string>
  /** Returns the commit's id. The author is whoever the token is. */
  readonly createCommit: (commit: { readonly message: string; readonly tree: string; readonly parent: string }) => Promise<string>
  readonly createBranch: (name: string, sha: string) => Promise<void>
  /** Whatever the branch was at before. */
  readonly moveBranch: (name: string, sha: string) => Promise<void>
  readonly deleteBranch: (name: string) => Promise<void>
}

/** A pull request. Its body may be anybody's. */
export interface ListedPull {
  readonly number: number
  readonly url: string
  readonly author: string
  readonly isOpen: boolean
  readonly isMerged: boolean
  readonly base: string
  readonly body: string
  readonly locked: boolean
}

export interface PullPort {
  /** The pull requests from a branch of the repository itself, open or not, the latest first. */
  readonly list: (owner: string, branch: string) => Promise<readonly ListedPull[]>
  readonly create: (pull: {
    readonly title: string
    readonly body: string
    readonly head: string
    readonly base: string
  }) => Promise<ListedPull>
  readonly edit: (
    pull: number,
    change: { readonly body?: string; readonly base?: string; readonly state?: 'open' | 'closed' },
  ) => Promise<void>
}
