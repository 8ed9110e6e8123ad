import { type VisibleOptions, visible } from './visible.ts'

/**
 * Text from AWS as a SARIF plain text message.
 *
 * Braces are doubled, or they would be placeholders (SARIF 2.1.0, 3.11.5). An embedded link needs `](` (3.11.6): a space
 * between the two ends that, in readers that know the escapes of link texts as in those that do not.
 */
export function escapeSarifText(text: string, options: VisibleOptions = {}): string {
  return visible(text, options).replace(/[{}]/g, '$&$&').replaceAll('](', '] (')
}
