import type { JsonObject } from '@trailmend/core'

/** A client of the SDK, as far as sending goes. */
interface Sends<C> {
  send(command: C): Promise<object>
}

/**
 * Send a command with a step's input as it stands. The input comes from a plan, which the compiler cannot tell from any other JSON: the
 * SDK checks what it must have, and AWS the rest.
 */
export function sends<C, I extends object>(Command: new (input: I) => C): (client: Sends<C>, input: JsonObject) => Promise<object> {
  return (client, input) => client.send(new Command(input as I))
}
