/** An element of an XML document. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** Source of the productions: XML 1.0, fifth edition. */
const NOT_A_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u
const NAME = '[A-Za-z_:][\\w:.-]*'
const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/
const TOKEN = new RegExp(`<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|</(${NAME})\\s*>|([^<]+)`, 'uy')
const ATTRIBUTE = new RegExp(`(${NAME})="([^"<]*)"`, 'gu')
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Read a document as strictly as XML 1.0 wants it, as far as JUnit XML needs XML: elements, attributes in double quotes, the five
 * entities. Throws for a character that no document can hold, for a tag without its like, for an attribute that is there twice.
 */
export function parseXml(text: string): XmlElement {
  const odd = NOT_A_CHARACTER.exec(text)
  if (odd !== null) throw new Error(`no XML character: U+${odd[0].codePointAt(0)?.toString(16)}`)
  const declared = DECLARATION.exec(text)?.[0]
  if (declared === undefined) throw new Error('no declaration')
  const body = text.slice(declared.length).trimEnd()
  const root = { name: '', attributes: {}, children: [] as XmlElement[], text: '' }
  const open: (typeof root)[] = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex
    const match = TOKEN.exec(body)
    if (match === null) throw new Error(`no markup at ${at}: ${body.slice(at, at + 60)}`)
    const [, name, attributes = '', empty, closed, content] = match
    const parent = open.at(-1)!
    if (name !== undefined) {
      const element = { name, attributes: attributesOf(attributes), children: [] as XmlElement[], text: '' }
      parent.children.push(element)
      if (empty !== '/') open.push(element)
    } else if (closed !== undefined) {
      if (parent.name !== closed) throw new Error(`</${closed}> ends <${parent.name}>`)
      open.pop()
    } else parent.text += unescaped(content!)
  }
  const [only, ...others] = root.children
  if (open.length !== 1 || only === undefined || others.length > 0 || root.text.trim() !== '') throw new Error('not one root element')
  return only
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, unescaped(value)] as const)
  if (new Set(found.map(([name]) => name)).size !== found.length) throw new Error(`an attribute is there twice:${text}`)
  return Object.fromEntries(found)
}

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> stands in a text')
  return text.replace(/&([^;]*;)?/g, (reference, name: string | undefined) => {
    const character = ENTITIES[name?.slice(0, -1) ?? '']
    if (character === undefined) throw new Error(`no entity: ${reference}`)
    return character
  })
}
