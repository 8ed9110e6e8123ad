import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

const CAN_PIN = process.platform === 'linux' && spawnSync('taskset', ['--version']).status === 0

/** Whether processes can be kept on one processor here. */
export const isPinned: boolean = CAN_PIN && cpus().length > 1

/** A command that stays on one processor, where the system can do that; else the command. */
export function pinned(command: readonly string[], processor: number): [string, ...string[]] {
  const all = isPinned ? ['taskset', '--cpu-list', `${processor % cpus().length}`, ...command] : command
  return [all[0] ?? '', ...all.slice(1)]
}
