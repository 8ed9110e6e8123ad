/** A tag of a resource. Both texts are chosen by whoever may tag it: attacker-controlled. */
export interface Tag {
  readonly key: string
  readonly value: string
}
