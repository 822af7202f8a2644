import type { MarkerReadAct, MarkerText } from '../../recording/marker-acts.ts';
import { podName } from '../../statefulset/names.ts';
import type { Stage } from '../action.ts';
import { lastLine } from '../probes/last-line.ts';
import { folderOf, markerText, nextPath } from './marker-file.ts';
import { readCommand, readingOf } from './read.ts';
import { runBriefly } from './run-briefly.ts';
import { untold } from './write.ts';

/** The former one stands until the next one is on the disk whole; then the folder has to tell which it is, too. */
const RENEW = `printf '%s\\n' "$3" > "$2" && { sync "$2" 2>/dev/null || sync; } && mv -f "$2" "$1" && { sync "$4" 2>/dev/null || sync; }`;

/**
 * Writes the next generation to every volume that still bears the marker of its own ordinal: a volume that is put back
 * to what it was before bears an older one. One that bears none, or another's, stays as it is, as that is evidence.
 */
export async function renewMarkers(generation: number, stage: Stage): Promise<void> {
  for (const effect of stage.journal.effects) {
    if (effect.kind !== 'marker') continue;
    for (const place of effect.places) await renew({ ...place, generation }, effect, stage);
  }
}

async function renew(
  next: MarkerText & { readonly generation: number },
  { volume, container, path }: { readonly volume: string; readonly container: string; readonly path: string },
  stage: Stage,
): Promise<void> {
  const { recorder, signal, givenUp } = stage;
  const { spec, members } = stage.situation();
  const { uid } = members.get(next.ordinal)?.metadata ?? {};
  if (uid === undefined) return;
  const at = { namespace: spec.namespace, pod: podName(spec.name, next.ordinal), container };
  const run = (command: readonly [string, ...string[]]) =>
    stage.guarded(() => runBriefly({ ...at, command }, stage, givenUp));
  const place = { ordinal: next.ordinal, volume, uid };
  try {
    const said = readingOf(await run(readCommand(path)), stage.journal.run);
    if (!isOwn(said, next)) return recorder.act({ type: 'markerRead', ...place, ...said });
    const text = markerText(stage.journal.run, next);
    const { exitCode, stderr } = await run([
      'sh',
      '-c',
      RENEW,
      'sh',
      path,
      nextPath(path),
      text,
      folderOf(path),
    ]);
    const detail = lastLine(stderr) ?? `exit code ${exitCode}`;
    const result =
      exitCode === 0 ? ({ result: 'written' } as const) : ({ result: 'unknown', detail } as const);
    recorder.act({ type: 'markerWritten', ...next, ...place, ...result });
  } catch (error) {
    recorder.act({ type: 'markerWritten', ...next, ...place, ...untold(error, signal) });
  }
}

function isOwn({ found }: Pick<MarkerReadAct, 'found'>, { ordinal, nonce }: MarkerText): boolean {
  return found?.ordinal === ordinal && found.nonce === nonce;
}
