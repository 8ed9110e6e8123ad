export { escapeMarkdown } from './markdown-escape.ts'
export { escapeSarifText } from './sarif-escape.ts'
export { type VisibleOptions, visible } from './visible.ts'
export { withoutWorkflowCommands } from './workflow-commands.ts'
