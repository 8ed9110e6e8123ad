/** The version of every package; a test holds the manifests to it. */
export const VERSION = '0.1.0'

/** How the collector names itself in the requests it sends, and so in CloudTrail's own records of them. */
export const USER_AGENT: string = `trailmend-collector/${VERSION}`
