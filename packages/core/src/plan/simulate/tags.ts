import { type JsonObject, listField } from '../../observe/answer-fields.ts'
import type { Tag } from '../../observe/facts/tag.ts'
import { tagsListed, tagsMapped } from '../../observe/from-answers/tags.ts'

/** The tags that an input lists in a field; none where it has no such field. */
export function givenTags(input: JsonObject, field: string): readonly Tag[] {
  const tags = tagsListed({ [field]: listField(input, field) ?? [] }, field)
  return tags.known ? tags.value : []
}

/** The tags that an input holds by their keys in a field; none where it has no such field. */
export function givenTagsByKey(input: JsonObject, field: string): readonly Tag[] {
  const tags = tagsMapped(input, field)
  return tags.known ? tags.value : []
}
