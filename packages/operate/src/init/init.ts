import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GITHUB_PROVIDER, githubAudience } from '@trailmend/core/plan'
import { CONFIG_NAME } from '../config/find-config.ts'
import { makeFolder } from '../make-folder.ts'
import { UsageError } from '../usage-error.ts'
import { writeWhole } from '../write-whole.ts'
import type { InitAnswers } from './answers.ts'
import { initConfig } from './config-text.ts'
import { BRANCH, permissionsText, REPOSITORY_TO_FILL_IN, trustText } from './role-policies.ts'
import { ACTION_TO_FILL_IN, entryRole, initWorkflow } from './workflow-text.ts'

/** A file to begin with. */
export interface InitFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string
  readonly text: string
}

const WORKFLOW = '.github/workflows/trailmend.yml'
const PERMISSIONS = '.github/trailmend/permissions.json'
const TRUST = '.github/trailmend/trust.json'

/** The files that a repository begins with: configuration, workflow, and the two policies of the role. */
export function initFiles(answers: InitAnswers): readonly InitFile[] {
  return [
    { path: CONFIG_NAME, text: initConfig(answers) },
    { path: WORKFLOW, text: initWorkflow(answers) },
    { path: PERMISSIONS, text: permissionsText(answers) },
    { path: TRUST, text: trustText(answers) },
  ]
}

/**
 * Write files to a folder: all of them, or none where one is there already and `force` is not set.
 *
 * Throws a `UsageError` that names those that are there.
 */
export async function writeInit(files: readonly InitFile[], folder: string, { force }: { readonly force: boolean }): Promise<void> {
  if (!force) await mustBeNew(files, folder)
  for (const { path, text } of files) {
    const file = join(folder, path)
    await makeFolder(dirname(file)).catch((error: Error) => {
      throw new UsageError(`cannot write ${path}: ${error.message}`, { cause: error })
    })
    await writeWhole(file, text)
  }
}

/** Throws a `UsageError` that names the files that are there already. */
async function mustBeNew(files: readonly Pick<InitFile, 'path'>[], folder: string): Promise<void> {
  const there = await Promise.all(
    files.map(({ path }) =>
      access(join(folder, path)).then(
        () => true,
        () => false,
      ),
    ),
  )
  const names = files.filter((_file, index) => there[index]).map(({ path }) => path)
  if (names.length > 0) throw new UsageError(`there already, and left as they are: ${names.join(', ')}; --force writes over them`)
}

/** What is left to do by hand, for a person. */
export function initSteps(answers: InitAnswers): string {
  const others = answers.accounts.slice(1)
  const steps = [
    ...toFillIn(answers),
    provider(answers),
    createRole(answers),
    ...(others.length === 0
      ? []
      : [`In ${others.join(', ')} a role ${answers.role} with the same permissions, which trusts ${entryRole(answers)}`]),
    'Commit, push, and make "CloudTrail gate" a required status of the default branch',
  ]
  return `Next:\n${steps.map((step, index) => `${index + 1}. ${step}\n`).join('')}\n${letIn(answers)}`
}

/** Whom the role lets in, and what to do where that is not enough. Source: GitHub Docs, "Managing a merge queue", for the branches of a queue. */
function letIn({ repository = REPOSITORY_TO_FILL_IN }: InitAnswers): string {
  return `The role lets in jobs for the branch ${BRANCH} and for pull requests. If the default branch is another one, name that in ${TRUST}
and ${WORKFLOW}. For a merge queue, add to ${TRUST} a second statement, the same but with
   "StringLike": { "${GITHUB_PROVIDER}:sub": "repo:${repository}:ref:refs/heads/gh-readonly-queue/${BRANCH}/*" }
and without the subjects of the first.
`
}

function toFillIn({ repository, action }: InitAnswers): readonly string[] {
  return [
    ...(repository === undefined ? [`In ${TRUST}, put the repository where it says ${REPOSITORY_TO_FILL_IN}`] : []),
    ...(action === undefined ? [`In ${WORKFLOW}, put a release's commit, from its page, where it says ${ACTION_TO_FILL_IN}`] : []),
  ]
}

function provider({ accounts, partition }: InitAnswers): string {
  return `Once for account ${accounts[0]}, unless it is there, GitHub's identity provider:
   aws iam create-open-id-connect-provider --url https://${GITHUB_PROVIDER} --client-id-list ${githubAudience(partition)}`
}

function createRole(answers: InitAnswers): string {
  const { role } = answers
  const split = role.lastIndexOf('/') + 1
  const [path, name] = [role.slice(0, split), role.slice(split)]
  return `The role ${entryRole(answers)}, which can only read:
   aws iam create-role --role-name ${name}${path === '' ? '' : ` --path /${path}`} --assume-role-policy-document file://${TRUST}
   aws iam put-role-policy --role-name ${name} --policy-name trailmend --policy-document file://${PERMISSIONS}`
}
