export { type Arn, parseArn } from './arn.ts'
export { isPartition, MAIN_REGION, PARTITIONS, type Partition, partitionNameOf, REGIONS_ALWAYS_ENABLED } from './partition.ts'
export { isRegionName } from './region-name.ts'
export { parseTime } from './time.ts'
