import type { Command } from '../command.ts';
import { drillOptions } from '../drill-options.ts';
import { commandName } from '../names.ts';
import { run } from './run.ts';

const { sandbox, filename, set, values } = drillOptions;
const many = (describe: string) => ({ type: 'string', array: true, nargs: 1, describe }) as const;

export const rbac: Command = {
  usage: 'rbac <scenario> [target..]',
  describe: 'Print the Role that allows a drill, and nothing else',
  ...(run.positionals && { positionals: run.positionals }),
  options: {
    sandbox,
    filename,
    set,
    values,
    'skip-guard': many('A guard that will be passed by, and so needs nothing; can be repeated'),
    // kubectl's own names, also in that they hide a connection flag: see `kubectl create rolebinding --help`.
    user: many('Bind the role to this user as well, can be repeated'),
    group: many('Bind the role to this group as well, can be repeated'),
    serviceaccount: {
      ...many('Bind the role to this service account as well (namespace:name), can be repeated'),
      alias: 'service-account',
    },
    output: {
      type: 'string',
      alias: 'o',
      requiresArg: true,
      describe: 'yaml, json or name',
      default: 'yaml',
    },
  },
  examples: [
    [
      `${commandName} rbac kill-pod sts/db --user jane | kubectl apply -f -`,
      'let jane run one drill on one set',
    ],
  ],
  run: async (args, outside) => (await import('../print-roles.ts')).printRoles(args, outside),
};
