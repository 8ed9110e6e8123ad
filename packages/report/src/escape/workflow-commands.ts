/**
 * The same text without anything that the runner of a GitHub workflow would take for a command.
 *
 * What a step prints is read by the runner: `::name::` at the beginning of a line, white space aside, and `##[name]` anywhere.
 * Source: actions/runner, ActionCommand.cs (TryParse, TryParseV2).
 */
export function withoutWorkflowCommands(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1: ').replaceAll('##[', '## [')
}
