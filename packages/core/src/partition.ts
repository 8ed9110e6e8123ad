/** The partitions of AWS that Trailmend knows. */
export const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov'] as const
export type Partition = (typeof PARTITIONS)[number]

/** Where a partition is asked about things that have no region of their own. */
export const MAIN_REGION: Readonly<Record<Partition, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' }

/** The regions that every account of a partition has enabled and cannot switch off. */
export const REGIONS_ALWAYS_ENABLED: Readonly<Record<Partition, readonly string[]>> = {
  // Source: Account Management Reference Guide, "Enable or disable AWS Regions in your account".
  aws: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ca-central-1',
    'eu-central-1',
    'eu-north-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
}

/** Source: AWS SDK partitions metadata (`partitions.json`): the names of each partition's regions. */
const REGION_PREFIXES: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
]

/** The name of a region's partition, told by the region's name; it may be one that Trailmend knows nothing else of. */
export function partitionNameOf(region: string): string {
  return REGION_PREFIXES.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws'
}

/** Whether a text names a partition that Trailmend knows. */
export function isPartition(text: string): text is Partition {
  return PARTITIONS.some((partition) => partition === text)
}
