/** The partitions of AWS that Trailmend knows. */
export const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const
export type Partition = (typeof PARTITIONS)[number]

/** Where a partition is asked about things that have no region of their own. */
export const MAIN_REGION: Readonly<Record<Partition, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

const REGION_PREFIXES: readonly (readonly [prefix: string, partition: Partition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
]

/** The partition of a region, told by its name. Source: AWS General Reference, "AWS service endpoints". */
export function partitionOfRegion(region: string): Partition {
  return REGION_PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}

/** Whether a text names a partition that Trailmend knows. */
export function isPartition(text: string): text is Partition {
  return PARTITIONS.some((partition) => partition === text)
}
