import type { Options } from 'yargs';

/** What a sandbox is made of, wherever one is. */
export const sandboxOptions = {
  filename: {
    type: 'string',
    alias: 'f',
    array: true,
    nargs: 1,
    describe: 'Manifests the sandbox is filled with (default: a set of three, `web`), can be repeated',
  },
  'k8s-version': {
    type: 'string',
    requiresArg: true,
    describe: 'Release the sandbox behaves as, e.g. 1.35.0',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    describe: 'Chance in the sandbox; the same seed gives the same course',
  },
  fault: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'What goes wrong in the sandbox, e.g. "loseNode name=node-2 at=10s for=2m", can be repeated',
  },
  'fault-file': {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'The same as a list in a YAML file, can be repeated',
  },
} as const satisfies Readonly<Record<string, Options>>;
