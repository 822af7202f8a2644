import { about, listOf, object, oneOf, type Schema, text, whole } from './build.ts';

const log: Schema = { anyOf: [object({ tail: listOf(text) }), object({ unreadable: text })] };

export const caught = about(
  'What was collected of the pods concerned when it failed, before the undo',
  object({
    type: oneOf('caught'),
    because: text,
    pods: listOf(
      object({
        name: text,
        'uid?': text,
        state: text,
        'node?': text,
        conditions: listOf(text),
        containers: listOf(
          object({
            name: text,
            image: text,
            state: text,
            restarts: whole,
            'last?': text,
            log,
            'previousLog?': log,
          }),
        ),
        events: listOf(text),
      }),
    ),
  }),
);
