import { z } from 'zod';
import type { UndoStepResult } from '../../run-result.ts';
import { cordon, cordonShape } from './cordon.ts';
import type { EffectKind, EffectScene, EffectStage, Outcome, Standing } from './effect.ts';
import { helperPod, helperPodShape } from './helper-pod.ts';
import { marker, markerShape } from './marker.ts';
import { object, objectShape } from './object.ts';
import { set, type SetEffect, setShape } from './set.ts';

/**
 * What a run changes beside its set. A new kind is a file beside this and its lines here. Made when a journal is read:
 * few commands read one.
 */
export const effectShape = () =>
  z.discriminatedUnion('kind', [cordonShape(), helperPodShape(), markerShape(), objectShape(), setShape()]);

export type Effect = z.infer<ReturnType<typeof effectShape>>;

type Kinds = { readonly [K in Effect['kind']]: EffectKind<Extract<Effect, { kind: K }>> };

const kinds: Kinds = { cordon, helperPod, marker, object, set };

function kindOf(effect: Effect): EffectKind<Effect> {
  // The table is total by kind and each entry takes the effect of its own, which the index type cannot say.
  return kinds[effect.kind] as unknown as EffectKind<Effect>;
}

/** What undoing it does: `uncordon node worker-1`. */
export function effectWords(effect: Effect): string {
  return kindOf(effect).words(effect);
}

/** With this one, in place of what was known of it before. */
export function withEffect(effects: readonly Effect[], effect: Effect): readonly Effect[] {
  const key = (one: Effect) => kindOf(one).key(one);
  return [...effects.filter((one) => key(one) !== key(effect)), effect];
}

/** Takes one back. Can be repeated. */
export function undoEffect(effect: Effect, stage: EffectStage): Promise<Outcome> {
  return kindOf(effect).undo(effect, stage);
}

/** Before the set is healed, as its pods may wait for a node, or after, as its pods have to be spoken to. */
export type UndoMoment = 'before healing' | 'after healing';

/** Takes those of a moment back, the last one first. */
export async function undoEffects(
  stage: EffectStage,
  moment: UndoMoment = 'before healing',
): Promise<readonly UndoStepResult[]> {
  const steps: UndoStepResult[] = [];
  for (const effect of stage.journal.effects.toReversed()) {
    if ((kindOf(effect).afterHealing === true) !== (moment === 'after healing')) continue;
    const step: UndoStepResult = { does: effectWords(effect), ...(await undoEffect(effect, stage)) };
    stage.emit({ type: 'undoStep', step });
    steps.push(step);
  }
  return steps;
}

/** Those that have not been taken back. */
export async function standingEffects(scene: EffectScene): Promise<readonly Standing[]> {
  const found = await Promise.all(
    scene.journal.effects.map((effect) => kindOf(effect).standing(effect, scene)),
  );
  return found.filter((one) => one !== undefined);
}

/** The deletion of the set itself, where the run does that. */
export function setDeletionOf({ effects }: { readonly effects: readonly Effect[] }): SetEffect | undefined {
  return effects.find((effect) => effect.kind === 'set');
}
