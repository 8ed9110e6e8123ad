import { partitionNameOf } from '@trailmend/core'
import type { Answer } from '../answer.ts'
import { succeeded } from '../answer.ts'
import type { MotoCall } from '../call.ts'
import type { Correction, Next } from './correction.ts'

async function ownPartitionOnly(call: MotoCall, next: Next): Promise<Answer> {
  const answer = await next(call)
  if (!succeeded(answer)) return answer
  const own = partitionNameOf(call.region)
  const xml = answer.body.toString('utf8').replace(/<item>(?:(?!<\/item>)[\s\S])*<\/item>/g, (item) => {
    const name = /<regionName>([^<]*)<\/regionName>/.exec(item)?.[1] ?? ''
    return partitionNameOf(name) === own ? item : ''
  })
  return { ...answer, body: Buffer.from(xml) }
}

/** Rows about the list of regions. */
export const regionCorrections: readonly Correction[] = [
  {
    id: 'regions-of-partition',
    service: 'ec2',
    operations: ['DescribeRegions'],
    stands: 'corrects an answer',
    moto: "lists the regions of every partition, China's and GovCloud's among them",
    aws: 'lists the regions of the partition that the account belongs to',
    page: 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html',
    apply: ownPartitionOnly,
  },
]
