import type { Guard } from '../guard.ts';

/** What cannot be undone has to be asked for twice: by the author of the scenario and by the one who runs it. */
export const destructive: Guard = {
  name: 'destructive',
  skippable: false,
  check({ steps, settings, allowDestructive }) {
    const lasting = steps.filter((step) => step.undo.kind === 'none');
    if (lasting.length === 0 || (settings.allowDestructive && allowDestructive)) return undefined;
    return {
      saw: `this cannot be undone: ${lasting.flatMap((step) => step.undo.does).join('; ')}`,
      wayOut:
        'set guards.allowDestructive: true in the scenario and run it with --allow-destructive, if you mean it',
    };
  },
};
