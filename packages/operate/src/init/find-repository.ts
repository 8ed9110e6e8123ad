import { execFile } from 'node:child_process'

/** The `owner/name` on GitHub that a folder was cloned from, if it was. */
export function findRepository(folder: string): Promise<string | undefined> {
  return new Promise((done) => {
    execFile('git', ['-C', folder, 'config', '--get', 'remote.origin.url'], { timeout: 10_000 }, (error, out) => {
      done(error === null ? repositoryOf(out.trim()) : undefined)
    })
  })
}

/** Read `https://github.com/owner/name.git` or `git@github.com:owner/name.git`. */
export function repositoryOf(url: string): string | undefined {
  const [, owner, name] =
    /^(?:https:\/\/(?:[^@/]*@)?github\.com\/|(?:ssh:\/\/)?git@github\.com[:/])([A-Za-z0-9-]{1,39})\/([\w.-]{1,100})$/.exec(url) ?? []
  return owner === undefined || name === undefined ? undefined : `${owner}/${name.replace(/\.git$/, '')}`
}
