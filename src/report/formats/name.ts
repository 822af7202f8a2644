import type { Format } from '../format.ts';

/** What it is about, in the form that kubectl takes as an argument again. */
export const name: Format = {
  run: ({ plan }) => `statefulset.apps/${plan.target.name}\n`,
  judged: ({ set }) => `statefulset.apps/${set.name}\n`,
  plan: ({ target }) => `statefulset.apps/${target.name}\n`,
  scenarios: (rows) => rows.map((row) => `${row.name}\n`).join(''),
  lint: ({ problems }) =>
    [...new Set(problems.flatMap(({ at }) => at?.file ?? []))].map((file) => `${file}\n`).join(''),
  recoverable: (rows) => rows.map(({ set }) => `statefulset.apps/${set}\n`).join(''),
};
