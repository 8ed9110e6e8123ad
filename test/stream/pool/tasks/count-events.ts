import type { FileTask } from '@trailmend/stream/pool'

const countEvents: FileTask<number> = async (stream) => {
  let count = 0
  for await (const batch of stream) count += batch.length
  return count
}
export default countEvents
