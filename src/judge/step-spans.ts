import type { ActEntry, Expects } from '../recording/entry.ts';

/** A part of a recording, by the numbers of its entries; `to` is no longer in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A step, from its start to that of the next one; the undo belongs to the last. */
export interface StepSpan extends Span {
  readonly name: string;
  /** Milliseconds; `ended` is Infinity for the last step. */
  readonly began: number;
  readonly ended: number;
  readonly expects: Expects | undefined;
  readonly accepts: readonly string[];
}

export function stepSpans(acts: readonly ActEntry[]): readonly StepSpan[] {
  const begun = acts.flatMap(({ act, seq, at }) => (act.type === 'step' ? [{ act, seq, at }] : []));
  return begun.map(({ act, seq, at }, index) => ({
    name: act.name,
    from: seq,
    to: begun[index + 1]?.seq ?? Infinity,
    began: at,
    ended: begun[index + 1]?.at ?? Infinity,
    expects: act.expects,
    accepts: act.expects?.accepts ?? [],
  }));
}

/** What lies before, between and after spans that follow one another. */
export function between(spans: readonly Span[]): readonly Span[] {
  const edges = [{ from: 0, to: 0 }, ...spans];
  return edges.flatMap(({ to }, index) => {
    const next = edges[index + 1]?.from ?? Infinity;
    return to < next ? [{ from: to, to: next }] : [];
  });
}
