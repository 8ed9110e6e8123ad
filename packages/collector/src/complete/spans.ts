/** A time, its end not included; milliseconds since 1970-01-01 UTC. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Spans in their order, those joined that touch or are no further apart than so much. */
export function joinSpans(spans: readonly Span[], seam: number): readonly Span[] {
  const joined: Span[] = []
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1)
    if (last !== undefined && span.from <= last.to + seam) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else joined.push(span)
  }
  return joined
}

/** Whether one of them holds a whole span. */
export function holds(spans: readonly Span[], { from, to }: Span): boolean {
  return spans.some((span) => span.from <= from && to <= span.to)
}

/** What of a span none of them holds; they are joined. */
export function holesIn(spans: readonly Span[], { from, to }: Span): readonly Span[] {
  const holes: Span[] = []
  let reached = from
  for (const span of spans) {
    if (span.to <= reached || span.from >= to) continue
    if (span.from > reached) holes.push({ from: reached, to: span.from })
    reached = span.to
  }
  if (reached < to) holes.push({ from: reached, to })
  return holes
}
