import type { AccountSnapshot, Trail } from '../observe/snapshot.ts'
import { describeTrail, type TrailContext } from '../policy/questions/context.ts'

/** A trail as the questions about policies want it described; `undefined` if what is known of it cannot be true together. */
export function contextOf(trail: Trail, account: AccountSnapshot): TrailContext | undefined {
  const described = describeTrail({
    trailArn: trail.arn,
    isOrganization: trail.isOrganization,
    isMultiRegion: trail.isMultiRegion,
    prefix: trail.keyPrefix,
    ...(account.organizationId.known && trail.isOrganization ? { organizationId: account.organizationId.value } : {}),
    ...(trail.bucketName.known ? { bucket: trail.bucketName.value } : {}),
    ...(trail.validatesLogFiles.known ? { logFileValidation: trail.validatesLogFiles.value } : {}),
    ...(trail.insights.known ? { insights: trail.insights.value.length > 0 } : {}),
    ...given('kmsKeyArn', trail.keyArn),
    ...given('topicArn', trail.topicArn),
    ...given('logGroupArn', trail.logGroupArn),
  })
  return described.ok ? described.trail : undefined
}

function given<K extends string>(name: K, fact: Trail['keyArn']): { readonly [P in K]?: string } {
  return fact.known && fact.value !== null ? ({ [name]: fact.value } as { readonly [P in K]: string }) : {}
}
