import { about, listOf, number, object, type Schema, text } from './build.ts';
import { moment, outcome } from './judgement.ts';
import { runStatus, stepResult, undoOutcome } from './run.ts';

/** What a model makes of the drill; absent where it was not asked for. */
export const forecast: Schema = {
  description: 'A drill that was played on a copy of the set in a model: no more than that',
  anyOf: [
    object({ outcome: { const: 'none' }, why: text }),
    object({
      outcome: { const: 'played' },
      model: about('What it was played in', text),
      status: runStatus,
      'reason?': text,
      durationMs: about("Milliseconds of the model's time", number),
      steps: listOf(stepResult),
      undo: undoOutcome,
      outcomes: listOf(outcome),
      timeline: about('What would happen, in order', listOf(moment)),
      caveats: about('What the model takes for granted', listOf(text)),
    }),
  ],
};
