import type { Command } from '../command.ts';
import { commandName } from '../names.ts';
import { sandboxOptions } from '../sandbox-options.ts';

export const sandbox: Command = {
  usage: 'sandbox',
  describe:
    'Serve the embedded model of a cluster on loopback until Ctrl-C, for kubectl and any other client',
  options: {
    ...sandboxOptions,
    port: { type: 'string', requiresArg: true, describe: 'Port to listen on; a free one without it' },
    speed: {
      type: 'string',
      requiresArg: true,
      describe:
        'How many times faster than the wall clock its time runs. Above 1 its clock begins in the past and catches up in an hour, so that kubectl prints no <invalid> ages',
      default: '1',
    },
    'write-kubeconfig': {
      type: 'string',
      requiresArg: true,
      describe: 'Write the kubeconfig to this file; without it to a temporary one',
    },
  },
  examples: [
    [`${commandName} sandbox --speed 10 --write-kubeconfig sandbox.kubeconfig`, 'a cluster to play with'],
    [
      `${commandName} sandbox --fault 'answer code=429 retryAfter=2s resource=pods' --fault 'loseNode name=node-2 at=1m'`,
      'and one in which things go wrong',
    ],
  ],
  run: async (args, outside) => (await import('../serve-sandbox.ts')).serveSandbox(args, outside),
};
