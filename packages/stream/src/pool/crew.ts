import { createSeat, type Seat, type SeatParts } from './seat.ts'

/** Some seats, as many as are needed and no more than allowed. */
export interface Crew {
  /** A seat that takes a file: rather one that has none, rather one that has its thread already. */
  readonly freeSeat: () => Seat | undefined
  /** Waits for something to change, and keeps the process alive meanwhile. */
  readonly attend: (change: Promise<void>) => Promise<void>
  readonly close: () => Promise<void>
}

/** A crew of at most so many. Nobody is there yet. */
export function createCrew(most: number, parts: SeatParts): Crew {
  const seats: Seat[] = []
  return { freeSeat, attend, close: async () => void (await Promise.all(seats.map((seat) => seat.close()))) }

  function freeSeat(): Seat | undefined {
    const idle = seats.find((seat) => seat.load() === 0)
    if (idle !== undefined) return idle
    if (seats.length === most) return seats.find((seat) => seat.isFree())
    const seat = createSeat(parts)
    seats.push(seat)
    return seat
  }

  async function attend(change: Promise<void>): Promise<void> {
    for (const seat of seats) seat.ref()
    await change
    for (const seat of seats) seat.unref()
  }
}
