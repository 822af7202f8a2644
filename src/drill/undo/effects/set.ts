import { z } from 'zod';
import { controllerRevisions, pods, type Resource } from '../../../cluster/resource.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { exitCodes, Failure } from '../../../lib/failure.ts';
import type { KubeObject } from '../../../objects/meta.ts';
import { isRemadeBy } from '../../../recording/mark.ts';
import { isControlledBy, isTerminating } from '../../../statefulset/pods.ts';
import { keepsakeName, keptDefinition, remakeCommand } from '../keepsake.ts';
import { makeSet, setNow } from '../make-set.ts';
import { placeFlags } from '../../verdict.ts';
import { alreadyUndone, type EffectKind, type EffectScene, type EffectStage } from './effect.ts';

/** The set itself, deleted by the run. What it takes to make it anew is put aside beside it. */
export const setShape = () =>
  z.strictObject({
    kind: z.literal('set'),
    uid: z.string().min(1),
    cascade: z.enum(['orphan', 'background', 'foreground']),
    /** That deletion is over: a set that is gone from now on was deleted by somebody else. */
    over: z.literal(true).optional(),
    keepsake: z.strictObject({ name: z.string().min(1), digest: z.string().min(1) }),
  });

export type SetEffect = z.infer<ReturnType<typeof setShape>>;

const POLL_MS = 500;

/**
 * Waits until what is being deleted is gone, and makes the set anew. Throws a failure where that cannot be: without the
 * set there is nothing else to undo.
 */
export const set: EffectKind<SetEffect> = {
  words: () => 'make the set anew',
  key: () => 'set',

  async undo(effect, stage) {
    const { clock, signal, healWithinMs, journal } = stage;
    const end = clock.monotonic() + healWithinMs;
    for (;;) {
      const live = await setNow(stage);
      if (live !== undefined && live.metadata?.uid !== effect.uid) {
        if (isRemadeBy(live, journal.run)) await make(effect, stage);
        return alreadyUndone();
      }
      if (live !== undefined && !isTerminating(live)) return alreadyUndone('it was not deleted');
      if (live === undefined && effect.over === true) return alreadyUndone('somebody else has deleted it');
      const left = live === undefined ? await dependents(effect, stage) : `sts/${journal.target.name}`;
      if (left === undefined) {
        await make(effect, stage);
        return { result: 'done', detail: undefined };
      }
      if (clock.monotonic() >= end)
        throw new Failure(
          exitCodes.notRestored,
          `${left} is still being deleted after ${formatDuration(healWithinMs)}`,
        );
      await clock.sleep(POLL_MS, signal);
    }
  },

  async standing(_effect, scene) {
    const live = await setNow(scene);
    if (live !== undefined) return undefined;
    const { target } = scene.journal;
    return {
      words: `sts/${target.name} is deleted, and kept in controllerrevision ${keepsakeName(target.name)}`,
      command: remakeCommand(target.name, placeFlags(target)),
    };
  },
};

/** Whoever makes a set of the name while what was the former one's still goes, mixes the two. */
async function dependents(
  { uid, cascade }: SetEffect,
  { cluster, journal, signal }: EffectStage,
): Promise<string | undefined> {
  if (cascade === 'orphan') return undefined;
  const { namespace } = journal.target;
  const first = async <T extends KubeObject>(resource: Resource<T>) => {
    const { items } = await cluster.list(resource, { namespace }, signal);
    const left = items.find((item) => isControlledBy(item, uid));
    return left && `${resource.kind} ${left.metadata?.name}`;
  };
  return (await first(pods)) ?? first(controllerRevisions);
}

async function make({ keepsake }: SetEffect, stage: EffectStage): Promise<void> {
  const definition = await keptDefinition(stage, keepsake);
  if (definition === undefined) return assertMade(stage, keepsake.name);
  await makeSet(definition, {
    ...stage,
    write: (request) => {
      stage.assertHeld();
      return request();
    },
  });
}

/** The keepsake goes when the set stands again, so without one there must be a set. */
async function assertMade(scene: EffectScene, name: string): Promise<void> {
  if ((await setNow(scene)) !== undefined) return;
  const { target } = scene.journal;
  throw new Failure(
    exitCodes.notRestored,
    `sts/${target.name} is gone, and its definition is not to be found in controllerrevision ${name} any more`,
    [
      `Make it anew from where its definition comes from, then: kubectl sts-doctor purge ${placeFlags(target)}`,
    ],
  );
}
