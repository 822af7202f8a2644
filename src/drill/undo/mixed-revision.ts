import type { Pod, StatefulSet } from '../../objects/workload.ts';
import type { Difference } from '../run-result.ts';
import { placeFlags } from '../verdict.ts';
import type { Journal } from './journal.ts';
import type { KnownRevision } from './known-revisions.ts';
import { useOf } from './revisions.ts';

export interface MixedScene {
  readonly journal: Journal;
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
}

const HOLDS = "holds the drill's change together with somebody else's";

/**
 * The difference that a revision makes, in words where it holds what the run and somebody else have made together: it
 * stays, for half of it is theirs, and `kubectl rollout undo` may lead to it. The command only where nothing uses it.
 */
export function mixedInWords(
  difference: Difference,
  revision: KnownRevision | undefined,
  { journal, set, pods }: MixedScene,
): Difference {
  if (revision?.origin !== 'run and others' || !revision.isBorn) return difference;
  const { metadata, number } = revision;
  const name = metadata.name ?? '';
  const use = useOf(name, set, pods);
  const removal = `kubectl delete controllerrevision ${name} ${placeFlags(journal.target)}`;
  return {
    ...difference,
    after: use === undefined ? HOLDS : `${HOLDS}; ${use}`,
    ...(use === undefined && { hint: `revision ${name} (number ${number}) ${HOLDS}: ${removal}` }),
  };
}
