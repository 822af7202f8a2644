import { about, flag, listOf, number, object, oneOf, type Schema, text, whole } from './build.ts';
import { judgement } from './judgement.ts';
import { gameDay } from './run.ts';
import { steadyState } from './steady-state.ts';

/** The JSON form of what a recording comes to: a published contract, and what decides the order of its keys. */
export const judgedSchema: Schema = object({
  schemaVersion: { const: 'sts-doctor.dev/judged/v1' },
  run: text,
  tool: text,
  startedAt: about('RFC 3339', text),
  durationMs: about('Milliseconds from the first to the last entry of the recording', number),
  status: oneOf('passed', 'failed', 'inconclusive'),
  exitCode: oneOf(0, 1, 7),
  'reason?': text,
  set: object({ namespace: text, name: text, uid: text }),
  serverVersion: text,
  'sandbox?': about('What the cluster was a model of', text),
  steps: about(
    'What the drill did, in order; none: nobody drilled, and this is an observation',
    listOf(
      object({
        name: text,
        action: text,
        ordinals: listOf(whole),
        status: oneOf('done', 'missed'),
        'accepted?': flag,
      }),
    ),
  ),
  'gameDay?': gameDay,
  steadyState,
  judgement,
});

/** The schema as it is published in `schemas/judged.schema.json`. */
export function judgedJsonSchema(): unknown {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'https://sts-doctor.dev/schemas/judged.schema.json',
    title: 'What a recording of kubectl sts-doctor comes to',
    ...judgedSchema,
  };
}
