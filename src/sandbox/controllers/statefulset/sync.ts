import { sets } from '../kinds.ts';
import type { FullPod, FullSet } from '../objects.ts';
import { isRefusal, keyOf } from '../world.ts';
import { adoptRevisions, claimPods } from './adoption.ts';
import { listRevisions, reviseSet, truncateHistory } from './revisions.ts';
import { completed, differs, encoded, type SetStatus } from './status.ts';
import type { Tools } from './tools.ts';
import { updateSet } from './update.ts';

const CONFLICT_RETRIES = 4;

export interface Synced {
  readonly pods: readonly FullPod[];
  readonly status: SetStatus;
}

/**
 * Brings one set a step nearer to its spec. Throws what went wrong, after the status has been written.
 * Upstream: stateful_set.go, sync, and stateful_set_control.go, UpdateStatefulSet (1.36).
 */
export function syncSet(tools: Tools, set: FullSet): Synced {
  adoptRevisions(tools, set);
  const pods = claimPods(tools, set);
  const known = listRevisions(tools, set);
  const revised = reviseSet(tools, set, known);
  const { status, error } = updateSet(tools, set, revised, pods);
  const written = completed(set, status);
  try {
    const refused = failureOf(() => writeStatus(tools, set, written));
    if (error !== undefined) throw error;
    if (refused !== undefined) throw refused;
  } finally {
    truncateHistory(tools, set, known, pods, revised);
  }
  return { pods, status: written };
}

/** Upstream: stateful_set_status_updater.go, which reads the cache again after a conflict. */
function writeStatus(tools: Tools, set: FullSet, status: SetStatus): void {
  if (!differs(set, status)) return;
  let base = set;
  for (let tries = 0; ; tries += 1) {
    try {
      const wanted = { ...base, status: encoded(status) };
      tools.wrote(set, sets, tools.api.update(sets, wanted, tools.caller, { subresource: 'status' }));
      return;
    } catch (error) {
      if (!isRefusal(error, 'Conflict') || tries === CONFLICT_RETRIES) throw error;
      base = tools.sets.get(keyOf(set)) ?? base;
    }
  }
}

function failureOf(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
