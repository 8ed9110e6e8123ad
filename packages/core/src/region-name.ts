/**
 * Whether a text can be a region's name, such as `us-gov-west-1`.
 *
 * A region becomes part of the host that signed requests go to, and some region names come out of API answers: nothing
 * else may pass.
 */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,8}(-[a-z]{2,16}){1,3}-\d{1,2}$/.test(text)
}
