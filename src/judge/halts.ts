import { cacheLagMs } from '../order/predecessors.ts';
import type { Fact } from '../recording/entry.ts';
import type { Life } from '../recording/lives.ts';
import { podName } from '../statefulset/names.ts';
import type { SetSpec } from '../statefulset/spec.ts';
import { isInRange, ordinalsOf } from '../statefulset/spec.ts';
import type { Evidence } from './evidence.ts';
import type { SetState } from './set-states.ts';
import type { Standing, Turn } from './standings.ts';
import { turnsOf } from './standings.ts';

/** Another number of replicas, until the next one. */
export interface Scaling {
  readonly from: number;
  readonly to: number;
  readonly before: SetSpec;
  readonly after: SetSpec;
}

/** A time in which a scaling could not go on because a pod that stays was not ready. */
export interface Halt {
  readonly blocker: string;
  readonly from: number;
  readonly to: number;
}

/** A step that the controller took all the same, well after it must have known. */
export interface Breach {
  readonly blocker: string;
  readonly fact: Fact<'pod'>;
  readonly life: Life;
}

/** Scalings of an OrderedReady set as the set itself showed them, whoever asked. */
export function scalingsOf({ setStates, endedAt }: Evidence): readonly Scaling[] {
  const changes = setStates.flatMap((state, index): readonly SetState[] => {
    const before = setStates[index - 1];
    return before && before.spec.replicas !== state.spec.replicas ? [before, state] : [];
  });
  return changes.flatMap((after, index): readonly Scaling[] => {
    const before = changes[index - 1];
    if (index % 2 === 0 || before === undefined || !after.spec.monotonic) return [];
    return [
      { from: after.at, to: changes[index + 2]?.at ?? endedAt, before: before.spec, after: after.spec },
    ];
  });
}

/** When and how long a scaling was halted. The blocker is the lowest pod that is there and not ready. */
export function haltsIn(
  scaling: Scaling,
  evidence: Evidence,
): { readonly halts: readonly Halt[]; readonly breaches: readonly Breach[] } {
  const halts: Halt[] = [];
  const breaches: Breach[] = [];
  let open: { readonly blocker: number; readonly from: number } | undefined;
  const see = (blocker: number | undefined, at: number) => {
    if (open !== undefined && open.blocker !== blocker)
      halts.push({ blocker: podName(scaling.after.name, open.blocker), from: open.from, to: at });
    if (blocker === undefined) open = undefined;
    else if (open?.blocker !== blocker) open = { blocker, from: at };
  };
  let standings: ReadonlyMap<number, Standing> = new Map();
  let seenAt = scaling.from;
  for (const turn of turnsOf(evidence)) {
    ({ standings } = turn);
    const { fact, life } = turn;
    if (fact.at > scaling.to) break;
    if (fact.at >= scaling.from) {
      see(blockerIn(scaling, standings), Math.max(seenAt, scaling.from));
      if (open && fact.at - open.from > cacheLagMs && isStep(turn, scaling, evidence))
        breaches.push({ blocker: podName(scaling.after.name, open.blocker), fact, life });
    }
    seenAt = fact.at;
  }
  see(blockerIn(scaling, standings), Math.max(seenAt, scaling.from));
  see(undefined, scaling.to);
  return { halts, breaches };
}

function blockerIn({ before, after }: Scaling, standings: ReadonlyMap<number, Standing>): number | undefined {
  const there = (ordinal: number) => standings.get(ordinal)?.pod !== undefined;
  const blocker = ordinalsOf(after).find((ordinal) => there(ordinal) && !standings.get(ordinal)?.healthy);
  if (blocker === undefined) return undefined;
  const toCome = ordinalsOf(after).some((ordinal) => ordinal > blocker && !there(ordinal));
  const toGo = ordinalsOf(before).some((ordinal) => !isInRange(after, ordinal) && there(ordinal));
  return toCome || toGo ? blocker : undefined;
}

/** The controller took a step of the scaling: made a pod that is new to the set, or took one that it wants no more. */
function isStep({ fact, life }: Turn, { before, after }: Scaling, { departures }: Evidence): boolean {
  if (fact.change === 'added') return !isInRange(before, life.ordinal) && isInRange(after, life.ordinal);
  const departure = departures.get(life.uid);
  return departure?.seq === fact.seq && departure.hand === 'scale-down' && departure.witnessed;
}
