import { mayBeOvertaken } from './overtaken.ts';
import { nothing, sameState, type State, type Stream } from './state.ts';

/** How many states in a row one of the two may have missed. */
const LONGEST_MISS = 8;

/** Where two streams stop telling the same story, as indexes of the first states that do not fit. */
export interface Parting {
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Whether two observers of the same story wrote these: they agree on every state but those that may be overtaken.
 * A recording ends when the drill has seen enough, so one of them may know up to `tail` states more than the other.
 */
export function partingOf(ours: Stream, theirs: Stream, tail: number): Parting | undefined {
  const reached = new Set<string>();
  let furthest: Parting = { ours: 0, theirs: 0 };
  const open: Parting[] = [furthest];
  while (open.length > 0) {
    const here = open.pop();
    if (here === undefined) break;
    if (isEnd(ours.length - here.ours, theirs.length - here.theirs, tail)) return undefined;
    if (here.ours + here.theirs > furthest.ours + furthest.theirs) furthest = here;
    for (const next of onward(ours, theirs, here)) {
      const key = `${next.ours} ${next.theirs}`;
      if (reached.has(key)) continue;
      reached.add(key);
      open.push(next);
    }
  }
  return furthest;
}

function isEnd(ours: number, theirs: number, tail: number): boolean {
  return Math.min(ours, theirs) === 0 && Math.max(ours, theirs) <= tail;
}

/** Every pair of equal states further on between which nothing was missed that could not be. */
function onward(ours: Stream, theirs: Stream, { ours: i, theirs: j }: Parting): readonly Parting[] {
  const found: Parting[] = [];
  for (let a = i; a < Math.min(ours.length, i + LONGEST_MISS); a += 1) {
    for (let b = j; b < Math.min(theirs.length, j + LONGEST_MISS); b += 1) {
      const [one, other] = [ours[a] ?? nothing, theirs[b] ?? nothing];
      if (!sameState(one, other)) continue;
      if (missable(ours, i, a, one) && missable(theirs, j, b, other))
        found.push({ ours: a + 1, theirs: b + 1 });
    }
  }
  return found;
}

function missable(stream: Stream, from: number, to: number, after: State): boolean {
  const before = stream[from - 1] ?? nothing;
  return stream.slice(from, to).every((state) => mayBeOvertaken(state, before, after));
}
