import { z } from 'zod';
import type { Executed } from '../../../cluster/cluster.ts';
import { type ClusterError, isClusterError, isUncertain } from '../../../cluster/error.ts';
import { podName } from '../../../statefulset/names.ts';
import { nextPath } from '../../data-marker/marker-file.ts';
import { readCommand, readingOf } from '../../data-marker/read.ts';
import { runBriefly } from '../../data-marker/run-briefly.ts';
import { isNoProgram } from '../../probes/in-pod.ts';
import { lastLine } from '../../probes/last-line.ts';
import { placeFlags } from '../../verdict.ts';
import {
  alreadyUndone,
  type EffectKind,
  type EffectScene,
  type EffectStage,
  type Outcome,
} from './effect.ts';

/** A file on the volume of each pod. */
export const markerShape = () =>
  z.strictObject({
    kind: z.literal('marker'),
    volume: z.string().min(1),
    container: z.string().min(1),
    /** The run's name is in it: nothing else can be meant. */
    path: z.string().regex(/^\/[^\0]*\/\.sts-doctor-[0-9a-z-]+$/),
    places: z.array(z.strictObject({ ordinal: z.int(), nonce: z.string() })),
  });

export type MarkerEffect = z.infer<ReturnType<typeof markerShape>>;
type Place = MarkerEffect['places'][number];

const TRIES = 3;
const PAUSE_MS = 1000;

/** Each is read once more before it goes: that is what it was written for. */
export const marker: EffectKind<MarkerEffect> = {
  afterHealing: true,
  words: ({ volume }) => `read the data markers on volume ${volume}, and remove them`,
  key: ({ volume }) => `marker ${volume}`,

  async undo(effect, stage) {
    const results: Outcome[] = [];
    for (const place of effect.places) results.push(await takeBack(place, effect, stage));
    const failed = results.find(({ result }) => result === 'failed');
    if (failed) return failed;
    return results.find(({ result }) => result === 'done') ?? alreadyUndone();
  },

  async standing(effect, scene) {
    for (const { ordinal } of effect.places) {
      const pod = podName(scene.journal.target.name, ordinal);
      const ran = await run(readCommand(effect.path), pod, effect, scene).catch(() => undefined);
      if (ran === undefined || ran.exitCode !== 0) continue;
      return {
        words: `a data marker is on volume ${effect.volume} of ${pod}`,
        command: `kubectl exec ${pod} -c ${effect.container} ${placeFlags(scene.journal.target)} -- rm -f ${effect.path}`,
      };
    }
    return undefined;
  },
};

async function takeBack(place: Place, effect: MarkerEffect, stage: EffectStage): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readAndRemove(place, effect, stage);
    } catch (error) {
      if (!isClusterError(error) || stage.signal.aborted) throw error;
      const mayPass = isUncertain(error) || error.kind === 'notFound';
      if (isNoProgram(error) || !mayPass || attempt === TRIES) return unread(place, effect, stage, error);
      await stage.clock.sleep(PAUSE_MS, stage.signal);
    }
  }
}

async function readAndRemove(place: Place, effect: MarkerEffect, stage: EffectStage): Promise<Outcome> {
  const { volume, path } = effect;
  const { ordinal } = place;
  const pod = podName(stage.journal.target.name, ordinal);
  const uid = uidOf(pod, stage);
  const said = readingOf(await run(readCommand(path), pod, effect, stage), stage.journal.run);
  stage.recorder?.act({ type: 'markerRead', ordinal, volume, uid, ...said });
  if (said.result === 'absent') return alreadyUndone();
  if (said.result !== 'found') return notRemoved(pod, said.detail ?? said.result, effect, stage);
  stage.assertHeld();
  const removed = await run(['rm', '-f', path, nextPath(path)], pod, effect, stage);
  if (removed.exitCode !== 0) return notRemoved(pod, lastLine(removed.stderr) ?? 'rm failed', effect, stage);
  stage.recorder?.act({ type: 'markerRemoved', ordinal, volume, uid });
  return { result: 'done', detail: undefined };
}

/** Where no shell can be run, none has written: then nothing is left. */
function unread(
  { ordinal }: Place,
  effect: MarkerEffect,
  stage: EffectStage,
  { message }: ClusterError,
): Outcome {
  const hasNoShell = isNoProgram({ message });
  const detail = hasNoShell ? 'the image has no shell' : message;
  const pod = podName(stage.journal.target.name, ordinal);
  stage.recorder?.act({
    type: 'markerRead',
    ordinal,
    volume: effect.volume,
    uid: uidOf(pod, stage),
    result: 'unknown',
    detail,
  });
  return hasNoShell ? alreadyUndone() : notRemoved(pod, detail, effect, stage);
}

function notRemoved(pod: string, why: string, effect: MarkerEffect, { journal }: EffectScene): Outcome {
  const command = `kubectl exec ${pod} -c ${effect.container} ${placeFlags(journal.target)} -- rm -f ${effect.path}`;
  return { result: 'failed', detail: `${pod}: ${why}; by hand: ${command}` };
}

function run(
  command: readonly [string, ...string[]],
  pod: string,
  effect: MarkerEffect,
  scene: EffectScene & Partial<Pick<EffectStage, 'clock'>>,
): Promise<Executed> {
  const { namespace } = scene.journal.target;
  return runBriefly({ namespace, pod, container: effect.container, command }, scene, scene.signal);
}

function uidOf(pod: string, { recorder }: EffectStage): string {
  return recorder?.snapshot.pod.get(pod)?.metadata?.uid ?? '';
}
