import { z } from 'zod';
import type { JsonPatchOperation } from '../../../cluster/cluster.ts';
import { absentIf } from '../../../cluster/error.ts';
import { nodes } from '../../../cluster/resource.ts';
import type { Node } from '../../../objects/surroundings.ts';
import { throwUnlessAgain } from '../../again.ts';
import { contextFlag } from '../../verdict.ts';
import { markAnnotation } from '../../../recording/mark.ts';
import { MARK_GONE } from '../mark-gone.ts';
import { isOurs } from '../owners.ts';
import { withoutTraces } from '../traces.ts';
import {
  alreadyUndone,
  type EffectKind,
  type EffectScene,
  type EffectStage,
  type Outcome,
} from './effect.ts';

export const cordonShape = () =>
  z.strictObject({
    kind: z.literal('cordon'),
    node: z.string().min(1),
    uid: z.string().min(1),
  });

export type CordonEffect = z.infer<ReturnType<typeof cordonShape>>;

/**
 * `spec.unschedulable` of a node that took pods before. The run's mark is put on the node in the same write, and only
 * where nobody has cordoned it: so a node is cordoned by one run at most, in whatever namespace it is.
 */
export const cordon: EffectKind<CordonEffect> = {
  words: ({ node }) => `uncordon node ${node}`,
  key: ({ node }) => `node ${node}`,

  async undo(effect, stage) {
    for (let attempt = 1; ; attempt++) {
      const live = await find(effect, stage);
      if (live === undefined) return alreadyUndone('the node is gone');
      const state = stateOf(live, stage);
      if (state === 'not ours') return alreadyUndone();
      if (state === 'unmarked' && !stage.force) return undecided(effect, stage);
      stage.assertHeld();
      try {
        const { cluster, signal } = stage;
        const body = withoutCordon(live, state, stage);
        await cluster.patch(nodes, { name: effect.node }, { type: 'json', body }, { signal });
        return ENDS[state];
      } catch (error) {
        // A kubelet writes to its node all the time.
        throwUnlessAgain(error, { attempt, signal: stage.signal }, 'conflict');
      }
    }
  },

  async standing(effect, scene) {
    const live = await find(effect, scene);
    if (live === undefined || !['cordoned', 'unmarked'].includes(stateOf(live, scene))) return undefined;
    const flag = contextFlag(scene.journal.target);
    return {
      words: `node ${effect.node} is cordoned`,
      command: `kubectl uncordon ${effect.node}${flag}`,
    };
  },
};

/**
 * - `cordoned`: by the run
 * - `uncordoned`: by somebody, and the mark is still there
 * - `taken over`: uncordoned and cordoned again by somebody, whose it is now
 * - `unmarked`: the field is still the run's, and somebody has taken the mark off
 */
type State = 'cordoned' | 'uncordoned' | 'taken over' | 'unmarked' | 'not ours';

const done = { result: 'done', detail: undefined } as const;

/** What it comes to once the traces of the run are off the node. */
const ENDS: Readonly<Record<Exclude<State, 'not ours'>, Outcome>> = {
  cordoned: done,
  unmarked: done,
  uncordoned: alreadyUndone('somebody else has uncordoned it'),
  'taken over': alreadyUndone('somebody else has cordoned it since: it stays so'),
};

function undecided({ node }: CordonEffect, { keepLive }: EffectStage): Outcome {
  if (keepLive) return alreadyUndone('kept cordoned, as somebody wants it');
  return { result: 'conflict', detail: `${MARK_GONE}: node ${node} is cordoned` };
}

function stateOf({ metadata, spec }: Node, { journal }: EffectScene): State {
  const isCordoned = spec?.unschedulable === true;
  const isOwned = (metadata?.managedFields ?? []).some(
    (entry) => isOurs(entry) && entry.fieldsV1?.['f:spec']?.['f:unschedulable'] !== undefined,
  );
  const mark = metadata?.annotations?.[markAnnotation];
  if (mark === journal.run) {
    if (!isCordoned) return 'uncordoned';
    return isOwned ? 'cordoned' : 'taken over';
  }
  return mark === undefined && isCordoned && isOwned ? 'unmarked' : 'not ours';
}

function withoutCordon(node: Node, state: State, { journal }: EffectStage): readonly JsonPatchOperation[] {
  const isMarked = node.metadata?.annotations?.[markAnnotation] === journal.run;
  const isCordonOurs = state === 'cordoned' || state === 'unmarked';
  return [
    ...withoutTraces(node, [], isMarked),
    ...(isCordonOurs ? [{ op: 'remove' as const, path: '/spec/unschedulable' }] : []),
  ];
}

/** A node of another UID under the name is another node. */
async function find(
  { node, uid }: CordonEffect,
  { cluster, signal }: EffectScene,
): Promise<Node | undefined> {
  const live = await cluster.get(nodes, { name: node }, signal).catch(absentIf('notFound'));
  return live?.metadata?.uid === uid ? live : undefined;
}
