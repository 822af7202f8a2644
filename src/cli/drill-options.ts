import type { Options } from 'yargs';

/** Flags that `run` and `plan` share. */
export const drillOptions = {
  set: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: "Value for one of the scenario's parameters (name=value), can be repeated",
  },
  'skip-guard': { type: 'string', array: true, nargs: 1, describe: 'Pass a guard by, can be repeated' },
  'allow-destructive': {
    type: 'boolean',
    describe: 'Run it although it cannot be undone; the scenario must allow it too',
  },
} as const satisfies Readonly<Record<string, Options>>;
