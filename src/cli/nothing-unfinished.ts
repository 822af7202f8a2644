import type { Host } from '../drill/host.ts';
import { findSet } from '../drill/find-set.ts';
import { markAnnotation, markOf } from '../recording/mark.ts';
import { exitCodes, Failure } from '../lib/failure.ts';

/** Why a set that was named has no journal anywhere: there is no such set, or only its mark is left, or all is well. */
export async function checkNothingUnfinished(namespace: string, name: string, host: Host): Promise<void> {
  const set = await findSet({ namespace, name }, host).catch((error: unknown) => {
    // What a run refuses because of, a recover has not restored.
    const isAway = error instanceof Failure && error.exitCode === exitCodes.refused;
    throw isAway ? new Failure(exitCodes.notRestored, error.message, error.hints) : error;
  });
  const run = markOf(set);
  if (run === undefined) return;
  throw new Failure(
    exitCodes.notRestored,
    `sts/${name} bears the mark of run ${run}, but its journal is neither in the cluster nor on this machine`,
    [
      'Recover it on the machine that ran it, if there is one.',
      `Else compare its definition with the one you want (the drill may have changed replicas, template or update strategy), then take the mark off: kubectl annotate sts/${name} -n ${namespace} ${markAnnotation}-`,
    ],
  );
}
