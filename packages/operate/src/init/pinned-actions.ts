/** An action by the commit that its release's tag points to. Dependabot keeps a generated workflow's own up to date. */
interface PinnedAction {
  readonly name: string
  readonly commit: string
  readonly version: string
}

/** The actions of others that a generated workflow uses. */
export const PINNED_ACTIONS: Readonly<Record<'checkout' | 'credentials', PinnedAction>> = {
  checkout: { name: 'actions/checkout', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1', version: 'v7.0.1' },
  credentials: {
    name: 'aws-actions/configure-aws-credentials',
    commit: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
    version: 'v6.2.3',
  },
}

/** As a step says it: `name@commit # version`. */
export function usesOf({ name, commit, version }: PinnedAction): string {
  return `${name}@${commit} # ${version}`
}
