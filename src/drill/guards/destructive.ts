import { type Guard, takenOrdinals } from '../guard.ts';
import { lossesOfTaking } from '../undo-kind.ts';

/** What cannot be undone has to be asked for twice: by the author of the scenario and by the one who runs it. */
export const destructive: Guard = {
  name: 'destructive',
  skippable: false,
  check({ situation, steps, settings, allowDestructive }) {
    const lasting = steps.filter((step) => step.undo.kind === 'none').flatMap((step) => step.undo.does);
    // What no step does alone, several may do together: take every pod of a set that has nothing but its pods.
    const all = lossesOfTaking(situation, takenOrdinals(steps)).filter((loss) => !lasting.includes(loss));
    const losses = [...lasting, ...all];
    if (losses.length === 0 || (settings.allowDestructive && allowDestructive)) return undefined;
    return {
      saw: `this cannot be undone: ${losses.join('; ')}`,
      wayOut:
        'set guards.allowDestructive: true in the scenario and run it with --allow-destructive, if you mean it',
    };
  },
};
