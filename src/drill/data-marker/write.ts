import { isClusterError } from '../../cluster/error.ts';
import type { MarkerText, MarkerWrittenAct } from '../../recording/marker-acts.ts';
import type { DataMarkerSpec } from '../../scenario/data-marker.ts';
import { podName } from '../../statefulset/names.ts';
import { ordinalsOf } from '../../statefulset/spec.ts';
import type { Stage } from '../action.ts';
import { lastLine } from '../probes/last-line.ts';
import type { MarkerEffect } from '../undo/effects/marker.ts';
import { runBriefly } from './run-briefly.ts';
import { markerPath, markerText, readMarker } from './marker-file.ts';
import { planMarkers } from './plan.ts';

/** What the script ends with when there is a marker of this run already. */
const TAKEN = 17;

/** Whatever was written is on the disk when it ends: a crash of the node an instant later must not take it away. */
const WRITE = `if [ -e "$1" ]; then cat "$1"; exit ${TAKEN}; fi; printf '%s\\n' "$2" > "$1" || exit 1; sync "$1" 2>/dev/null || sync`;

/**
 * Writes a file to the volume of every pod, one after the other: two pods that find each other's file share a volume.
 * What cannot be written is said in the recording, and nothing is concluded from it.
 */
export async function writeMarkers(spec: DataMarkerSpec, stage: Stage, random: () => number): Promise<void> {
  const situation = stage.situation();
  const { volume, container, mountPath } = planMarkers(spec, situation);
  const { run } = stage.journal;
  const path = markerPath(mountPath, run);
  const places = ordinalsOf(situation.spec).map((ordinal) => ({ ordinal, nonce: nonceFrom(random) }));
  const effect: MarkerEffect = { kind: 'marker', volume, container, path, places };
  await stage.amend(effect);
  for (const place of places) {
    const pod = podName(situation.spec.name, place.ordinal);
    const uid = stage.situation().members.get(place.ordinal)?.metadata?.uid ?? '';
    const text = markerText(run, place);
    const command = ['sh', '-c', WRITE, 'sh', path, text] as const;
    const at = { namespace: situation.spec.namespace, pod, container };
    const said = await stage
      .guarded(() => runBriefly({ ...at, command }, stage, stage.givenUp))
      .then((ran) => resultOf(ran, place, run))
      .catch((error: unknown) => untold(error, stage.signal));
    stage.recorder.act({ type: 'markerWritten', ...place, generation: 1, volume, uid, ...said });
  }
  stage.emit({ type: 'acted', what: `wrote data markers to volume ${volume}` });
}

type Said = Pick<MarkerWrittenAct, 'result' | 'found' | 'detail'>;

function resultOf(
  {
    exitCode,
    stdout,
    stderr,
  }: { readonly exitCode: number; readonly stdout: string; readonly stderr: string },
  own: MarkerText,
  run: string,
): Said {
  if (exitCode === 0) return { result: 'written' };
  if (exitCode !== TAKEN) return { result: 'unknown', detail: lastLine(stderr) ?? `exit code ${exitCode}` };
  const found = readMarker(stdout, run);
  // An answer that was lost, and asked for once more.
  if (found?.nonce === own.nonce && found.ordinal === own.ordinal) return { result: 'written' };
  return { result: 'taken', ...(found && { found }) };
}

/** A failure of ours says nothing about the volume. */
export function untold(error: unknown, signal: AbortSignal): Pick<MarkerWrittenAct, 'result' | 'detail'> {
  if (signal.aborted) throw signal.reason;
  if (!isClusterError(error)) throw error;
  return { result: 'unknown', detail: error.message };
}

function nonceFrom(random: () => number): string {
  return [random(), random()]
    .map((part) =>
      Math.floor(part * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}
