import type { FileTask } from '@trailmend/stream/pool'

const loop: FileTask<never> = () => {
  for (;;);
}
export default loop
