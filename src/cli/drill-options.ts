import type { Options } from 'yargs';
import { sandboxOptions } from './sandbox-options.ts';

/** Flags that `run` and `plan` share. */
export const drillOptions = {
  sandbox: {
    type: 'boolean',
    describe: 'In an embedded model of a cluster in this process; nothing else is touched',
  },
  ...sandboxOptions,
  set: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: "Value for one of the scenario's parameters (name=value), can be repeated",
  },
  values: {
    type: 'string',
    array: true,
    nargs: 1,
    describe:
      'File with values for parameters (a YAML map, - for standard input), can be repeated; --set wins',
  },
  'skip-guard': { type: 'string', array: true, nargs: 1, describe: 'Pass a guard by, can be repeated' },
  'allow-destructive': {
    type: 'boolean',
    describe: 'Run it although it cannot be undone; the scenario must allow it too',
  },
  'allow-force': {
    type: 'boolean',
    describe: 'Let it delete pods by force, which gives up that there is at most one of each',
  },
} as const satisfies Readonly<Record<string, Options>>;
