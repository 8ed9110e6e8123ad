import { type VisibleOptions, visible } from './visible.ts'

/** What no XML 1.0 document can hold, not even as a reference, and `visible` lets through. Source: XML 1.0, production 2. */
const NOT_XML = /[\ufffe\uffff]/g

/** Text from AWS that an XML 1.0 document can hold: one line, nothing hidden. Markup is for whoever builds the document to escape. */
export function xmlText(text: string, options: VisibleOptions = {}): string {
  return visible(text, options).replace(NOT_XML, '\ufffd')
}
