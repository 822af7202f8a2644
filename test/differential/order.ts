import { actsOf, type Recording } from '../../src/recording/recording.ts';
import { livesOf } from '../../src/recording/lives.ts';

/**
 * What happens to pods and what the set's policy orders, in watch order, which is the order of the store:
 * `2.1 killed`, `2.1 gone`, `2.2 added`, … A pod is killed by the drill; what the controller deletes is terminating.
 */
export function milestonesOf(recording: Recording): readonly string[] {
  const killed = new Set(
    actsOf(recording).flatMap(({ act }) => (act.type === 'deleteRequested' ? [act.uid] : [])),
  );
  const counted = new Map<number, number>();
  const all = livesOf(recording).flatMap(({ ordinal, facts, ...life }) => {
    const number = (counted.get(ordinal) ?? 0) + 1;
    counted.set(ordinal, number);
    const isNew = life.createdAt !== undefined;
    const found: readonly (readonly [string, number | undefined])[] = [
      ['added', isNew ? facts[0].seq : undefined],
      ['ready', isNew ? seqAt(facts, life.healthyAt) : undefined],
      [killed.has(life.uid) ? 'killed' : 'terminating', seqAt(facts, life.terminatingAt)],
      ['gone', life.goneAt === undefined ? undefined : facts.at(-1)?.seq],
    ];
    return found.flatMap(([what, seq]) =>
      seq === undefined ? [] : [{ seq, said: `${ordinal}.${number} ${what}` }],
    );
  });
  return all.toSorted((a, b) => a.seq - b.seq).map(({ said }) => said);
}

function seqAt(
  facts: readonly { readonly at: number; readonly seq: number }[],
  at: number | undefined,
): number | undefined {
  return facts.find((fact) => fact.at === at)?.seq;
}

const whatOf = (said: string) => said.split(' ')[1] ?? '';

/** What the controller or the drill does in answer to what it sees; everything else is the pods' own affair. */
const isAct = (said: string) => ['added', 'killed', 'terminating'].includes(whatOf(said));

/**
 * What all of these runs did before an act, as `first < then`. A kubelet's milestones among each other are left to
 * chance, and so is which of several requests comes first that are sent side by side: the drill's when it kills pods
 * together, and a Parallel set's (stateful_set_control.go, slowStartBatch).
 */
export function alwaysBefore(
  runs: readonly (readonly string[])[],
  { parallel }: { readonly parallel: boolean },
): readonly (readonly [string, string])[] {
  const [first = [], ...others] = runs;
  const pairs = first.flatMap((before, index) =>
    first.slice(index + 1).map((after) => [before, after] as const),
  );
  return pairs.filter(
    ([before, after]) =>
      isAct(after) &&
      !((parallel || whatOf(after) === 'killed') && whatOf(before) === whatOf(after)) &&
      others.every((run) => isBefore(run, before, after)),
  );
}

export function isBefore(run: readonly string[], before: string, after: string): boolean {
  const [first, then] = [run.indexOf(before), run.indexOf(after)];
  return first === -1 || then === -1 || first < then;
}
