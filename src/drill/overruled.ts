import { sameJson } from '../lib/equal.ts';
import type { StatefulSet } from '../objects/workload.ts';
import type { Recorder } from '../recording/recorder.ts';
import { redact } from '../recording/redact.ts';
import { holdsEnvironment } from './edit/environment.ts';
import { formatPath, type Path, valueAt } from './edit/path.ts';
import type { Journal } from './undo/journal.ts';

/** Somebody else has put a field to something else after the drill had changed it: nothing more can be shown. */
export class Overruled extends Error {
  override readonly name = 'Overruled';
}

/** Watches over the fields that a run has changed. Writes of its own announce themselves. */
export interface FieldWatch {
  /** Aborts with {@link Overruled}. */
  readonly signal: AbortSignal;
  /** A write is on its way: until it is answered, nobody can tell whose a change is. */
  readonly sending: () => void;
  /** What the server has made of it. */
  readonly sent: (set: StatefulSet) => void;
}

/**
 * Says when an outsider changes what this run has changed, as tools do that keep a set in sync with a repository, and
 * autoscalers.
 */
export function watchFields(recorder: Recorder, { changes }: Journal): FieldWatch {
  const { name } = recorder.header.set;
  const overruled = new AbortController();
  const paths: readonly Path[] = changes.map(({ path }) => path);
  let ours: StatefulSet | undefined;
  const look = () => {
    const live = recorder.snapshot.set.get(name);
    if (ours === undefined || live === undefined || generationOf(live) <= generationOf(ours)) return;
    const lost = paths.find((path) => !sameJson(valueAt(live, path), valueAt(ours, path)));
    if (lost !== undefined) overruled.abort(new Overruled(words(name, lost, valueAt(live, lost))));
  };
  recorder.onEntry(look);
  return {
    signal: overruled.signal,
    sending() {
      ours = undefined;
    },
    sent(set) {
      // What is watched holds no values of environment variables either.
      ours = redact('set', set);
      look();
    },
  };
}

function words(name: string, path: Path, value: unknown): string {
  const to = value === undefined ? 'nothing' : JSON.stringify(value);
  const shown = holdsEnvironment(path, value) ? 'something else' : to;
  return `somebody else put ${formatPath(path)} of sts/${name} to ${shown} while the drill went on`;
}

function generationOf({ metadata }: StatefulSet): number {
  return metadata?.generation ?? 0;
}
