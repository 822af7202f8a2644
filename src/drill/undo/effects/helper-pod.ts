import { z } from 'zod';
import { pods } from '../../../cluster/resource.ts';
import { hasAsked } from '../../helper-pod/ask.ts';
import { untilNamed } from '../../helper-pod/watch.ts';
import type { EffectKind, EffectStage } from './effect.ts';
import { object, type ObjectEffect } from './object.ts';

/** The pod beside the set that asks for names. Its UID is known once the server has answered. */
export const helperPodShape = () =>
  z.strictObject({
    kind: z.literal('helperPod'),
    name: z.string().regex(/^sts-doctor-[a-z0-9.-]+-names$/),
    uid: z.string().min(1).optional(),
  });

export type HelperPodEffect = z.infer<ReturnType<typeof helperPodShape>>;

/** It asks once more before it goes: the names of the pods that have come last follow them after a while only. */
export const helperPod: EffectKind<HelperPodEffect> = {
  afterHealing: true,
  words: ({ name }) => `ask for the names once more, and delete helper pod ${name}`,
  key: ({ name }) => `helper pod ${name}`,

  async undo(effect, stage) {
    await askOnceMore(stage);
    return object.undo(asObject(effect), stage);
  },

  standing: (effect, scene) => object.standing(asObject(effect), scene),
};

/** For the run alone: whoever recovers judges nothing. What goes wrong here the deletion will meet again, if it lasts. */
async function askOnceMore({ cluster, clock, recorder, emit, signal }: EffectStage): Promise<void> {
  if (recorder === undefined || !hasAsked(recorder)) return;
  await untilNamed({ cluster, clock, recorder }, emit, signal).catch(() => undefined);
}

function asObject({ name, uid }: HelperPodEffect): ObjectEffect {
  const { group, version, plural, kind } = pods;
  return { kind: 'object', group, version, resource: plural, objectKind: kind, name, uid };
}
