import { about, anything, flag, listOf, number, object, oneOf, type Schema, text } from './build.ts';
import { judgement } from './judgement.ts';
import { caught } from './caught.ts';
import { planFields } from './plan.ts';
import { steadyState } from './steady-state.ts';

export const stepResult = object({
  name: text,
  action: text,
  status: oneOf('done', 'missed', 'refused', 'errored', 'interrupted', 'not run'),
  durationMs: number,
  'detail?': text,
  'accepted?': about('It missed, and the scenario accepts that', flag),
});

export const undoOutcome = oneOf(
  'nothing to undo',
  'restored',
  'restored, not healthy',
  'conflict',
  'not restored',
);

export const gameDay = about(
  'How people coped with a fault that was held for them; times count from the fault',
  object({
    heldMs: number,
    endedBy: oneOf('repaired', 'released', 'time', 'signal', 'mark gone'),
    'detected?': object({ afterMs: number, what: text }),
    'repaired?': object({ afterMs: number }),
  }),
);

const undo = object({
  outcome: undoOutcome,
  steps: listOf(
    object({ does: text, result: oneOf('done', 'already undone', 'conflict', 'failed'), 'detail?': text }),
  ),
  differences: about(
    'What is not as it was before, whoever changed it',
    listOf(object({ what: text, 'before?': anything, 'after?': anything, ours: flag, 'hint?': text })),
  ),
});

export const runStatus = oneOf('passed', 'failed', 'inconclusive', 'refused', 'errored', 'interrupted');

/** The JSON form of a RunResult: a published contract, and what decides the order of its keys. */
export const runSchema: Schema = object({
  schemaVersion: { const: 'sts-doctor.dev/run/v1' },
  run: text,
  tool: text,
  startedAt: about('RFC 3339', text),
  durationMs: number,
  status: runStatus,
  exitCode: about(
    'What the program exits with; kubectl on Windows turns all but 0 into 1',
    oneOf(0, 1, 2, 3, 4, 5, 6, 7, 129, 130, 143),
  ),
  'reason?': text,
  plan: object(planFields),
  steps: listOf(stepResult),
  'gameDay?': gameDay,
  undo,
  'judgement?': judgement,
  'steadyState?': steadyState,
  'caught?': caught,
  hints: about('What the user should do next', listOf(text)),
});

/** The schema as it is published in `schemas/run.schema.json`. */
export function runJsonSchema(): unknown {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://sts-doctor.dev/schemas/run.schema.json',
    title: 'Result of a kubectl sts-doctor run',
    ...runSchema,
  };
}
