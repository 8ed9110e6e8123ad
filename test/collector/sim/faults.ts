/** How likely each fault is, in thousandths of the calls that it can hit. */
export interface Faults {
  /** S3 or SQS asks to slow down. */
  readonly throttled: number
  readonly denied: number
  readonly timeout: number
  /** Something takes minutes. */
  readonly slow: number
  /** Fewer bytes come than were told. */
  readonly cutBody: number
  /** A byte is another on the way. */
  readonly corruptBody: number
  readonly sinkFails: number
  /** A write of storage takes effect when nobody waits for it any more: another process may have written meanwhile. */
  readonly lateWrite: number
  /** Half of what was to be written is on the disk. */
  readonly diskFull: number
  readonly quarantineFails: number
  readonly hookFails: number
  readonly ledgerFails: number
  readonly duplicateDelivery: number
  /** A handle is good for nothing before its time. */
  readonly lostHandle: number
  /** It was done, and nobody hears of it. */
  readonly lostAnswer: number
  readonly clockJump: number
  /** By how many milliseconds clocks are wrong at most, when they jump. */
  readonly clockError: number
  /** Whether the process dies at one of its actions, or is told to end there. */
  readonly kills: number
}

/** Nothing goes wrong. */
export const NO_FAULTS: Faults = {
  throttled: 0,
  denied: 0,
  timeout: 0,
  slow: 0,
  cutBody: 0,
  corruptBody: 0,
  sinkFails: 0,
  lateWrite: 0,
  diskFull: 0,
  quarantineFails: 0,
  hookFails: 0,
  ledgerFails: 0,
  duplicateDelivery: 0,
  lostHandle: 0,
  lostAnswer: 0,
  clockJump: 0,
  clockError: 0,
  kills: 0,
}

/** Everything at once, now and then. */
export const STORM: Faults = {
  throttled: 60,
  denied: 30,
  timeout: 40,
  slow: 15,
  cutBody: 40,
  corruptBody: 60,
  sinkFails: 80,
  lateWrite: 0,
  diskFull: 60,
  quarantineFails: 60,
  hookFails: 30,
  ledgerFails: 40,
  duplicateDelivery: 80,
  lostHandle: 20,
  lostAnswer: 40,
  clockJump: 10,
  clockError: 3_600_000,
  kills: 700,
}

/** What stands for anything that was to go wrong. */
export class SimulatedFault extends Error {
  override readonly name = 'SimulatedFault'
}
