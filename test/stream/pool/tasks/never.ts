import type { FileTask } from '@trailmend/stream/pool'

const never: FileTask<never> = () => new Promise(() => undefined)
export default never
