import { about, flag, listOf, number, object, oneOf, text, whole } from './build.ts';

const seen = object({ state: oneOf('met', 'not met', 'unknown'), detail: text });

export const steadyState = about(
  'What the probes of its steady state saw',
  listOf(
    object({
      name: text,
      'before?': seen,
      'during?': object({
        looks: whole,
        met: whole,
        unknown: whole,
        longestOutageMs: about('From the first failure to the next success; 0: there was none', number),
      }),
      'after?': seen,
      broke: about('It failed more often in a row than is put up with, and ended the steps', flag),
    }),
  ),
);
