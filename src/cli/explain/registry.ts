import { expectations, failureModes, promises } from './judgements.ts';
import { actions, fields, lintRules } from './language.ts';
import { codes, guards, reports } from './tables.ts';
import type { Topic } from './topic.ts';

/** Everything that has a word. A new registry is a function that lists its topics, and a line here. */
const sources: readonly (() => readonly Topic[])[] = [
  actions,
  expectations,
  promises,
  failureModes,
  lintRules,
  guards,
  reports,
  codes,
  fields,
];

export function topics(): readonly Topic[] {
  return sources.flatMap((list) => list());
}
