import { type JsonObject, listField, objectOf, ownField, textField } from '../answer-fields.ts'
import { type Fact, known, notKnown } from '../fact.ts'
import type { Tag } from '../facts/tag.ts'

/** Most tags that are read of one resource. AWS allows 50. */
const MAX_TAGS = 200

/** How a service calls a tag's two fields. */
interface TagFields {
  readonly key: string
  readonly value: string
}

const USUAL: TagFields = { key: 'Key', value: 'Value' }

/** What KMS calls them. */
export const TAG_FIELDS_OF_KMS: TagFields = { key: 'TagKey', value: 'TagValue' }

/** The tags in a field that lists them. A tag made without a value has an empty one. */
export function tagsListed(output: JsonObject, field: string, fields: TagFields = USUAL): Fact<readonly Tag[]> {
  const listed = listField(output, field)
  if (listed === undefined) return notKnown('malformed-answer', `expected a list "${field}"`)
  const tags = listed.flatMap((each): readonly Tag[] => {
    const tag = objectOf(each) ?? {}
    const key = textField(tag, fields.key)
    return key === undefined ? [] : [{ key, value: textField(tag, fields.value) ?? '' }]
  })
  if (tags.length < listed.length) return notKnown('malformed-answer', `${field}: a tag without "${fields.key}"`)
  return sorted(tags, field)
}

/** The tags in a field that maps keys to values; a resource without tags lacks the field. */
export function tagsMapped(output: JsonObject, field: string): Fact<readonly Tag[]> {
  const value = ownField(output, field) ?? {}
  const map = objectOf(value)
  if (map === undefined) return notKnown('malformed-answer', `expected an object "${field}"`)
  const tags = Object.entries(map).flatMap(([key, text]): readonly Tag[] => (typeof text === 'string' ? [{ key, value: text }] : []))
  if (tags.length < Object.keys(map).length) return notKnown('malformed-answer', `${field}: a tag whose value is no text`)
  return sorted(tags, field)
}

/** The tags that `ListTags` tells of one trail. */
export function tagsOfTrail(output: JsonObject, arn: string): Fact<readonly Tag[]> {
  const resources = listField(output, 'ResourceTagList')
  if (resources === undefined) return notKnown('malformed-answer', 'ListTags: expected a list "ResourceTagList"')
  const own = resources.map((each) => objectOf(each) ?? {}).filter((resource) => textField(resource, 'ResourceId') === arn)
  const tags = own.flatMap((resource) => listField(resource, 'TagsList') ?? [])
  return tagsListed({ TagsList: tags }, 'TagsList')
}

/** The same tags in the same order always, whatever the order in which AWS tells them. */
function sorted(tags: readonly Tag[], field: string): Fact<readonly Tag[]> {
  if (tags.length > MAX_TAGS) return notKnown('malformed-answer', `${field}: more than ${MAX_TAGS} tags`)
  return known(tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
}
