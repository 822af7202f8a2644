import type { Command } from '../command.ts';
import { drillOptions } from '../drill-options.ts';
import { commandName } from '../names.ts';
import { outputOptions } from '../output-options.ts';

const { set, values } = drillOptions;

export const lint: Command = {
  usage: 'lint <scenario..>',
  describe: 'Check scenarios, their meaning too, without a cluster',
  positionals: { scenario: 'Files, - for standard input, or names of shipped scenarios' },
  options: {
    filename: {
      type: 'string',
      alias: 'f',
      array: true,
      nargs: 1,
      describe:
        'Manifests with the set that the scenarios are for, to check them against it; can be repeated',
    },
    target: {
      type: 'string',
      requiresArg: true,
      describe:
        'sts/NAME: which set of the manifests; without -f, the live one, which is read and not changed',
    },
    set,
    values,
    ...outputOptions,
  },
  examples: [
    [`${commandName} lint drills/*.yaml`, 'before a merge'],
    [`${commandName} lint my.yaml -f set.yaml`, 'are the ordinals those of the set?'],
  ],
  run: async (args, outside) => (await import('../lint-files.ts')).lintFiles(args, outside),
};
