import type { Good } from './goods.ts'

/** What a user knows better than any assumption. Counts of a month, none negative; what is left out is measured or assumed. */
export interface CostSettings {
  /** Management events of the account, in all its regions together. */
  readonly managementEvents?: number
  /** Data events that a trail that records data events records. */
  readonly dataEvents?: number
  /** Regions in which something happens. */
  readonly regions?: number
  /** Accounts whose events the trail of an organization records. */
  readonly accounts?: number
  /** US dollars for one unit of a good, by region, where they are not known or not what the user pays. */
  readonly prices?: Readonly<Record<string, Readonly<Partial<Record<Good, number>>>>>
}
