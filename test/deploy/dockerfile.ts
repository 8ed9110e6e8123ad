/** One instruction of a Dockerfile, its flags (`--from=build`) apart. */
export interface Instruction {
  readonly name: string
  readonly flags: ReadonlyMap<string, string>
  readonly text: string
}

/** The instructions of each stage, the `FROM` first. Source: Docker documentation, "Dockerfile reference". */
export function stagesOf(dockerfile: string): readonly (readonly Instruction[])[] {
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const stages: Instruction[][] = []
  for (const line of lines) {
    const [, name = '', flags = '', text = ''] = /^([A-Z]+)\s+((?:--\S+\s+)*)(.*)$/.exec(line) ?? []
    const pairs = flags
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((flag): [string, string] => [flag.slice(2).split('=')[0] ?? '', flag.split('=')[1] ?? ''])
    if (name === 'FROM') stages.push([])
    stages.at(-1)?.push({ name, flags: new Map(pairs), text: text.trim() })
  }
  return stages
}

/** Whether a file is sent to the builder. Patterns are those that `Dockerfile.dockerignore` has: all, names with what is below them, and folders anywhere. */
export function isSent(path: string, ignored: string): boolean {
  let sent = true
  for (const line of ignored.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const [isKept, pattern] = line.startsWith('!') ? [true, line.slice(1)] : [false, line]
    const isMeant =
      pattern === '*' ||
      path === pattern ||
      path.startsWith(`${pattern}/`) ||
      (pattern.startsWith('**/') && `/${path}/`.includes(`/${pattern.slice(3)}/`))
    if (isMeant) sent = isKept
  }
  return sent
}
