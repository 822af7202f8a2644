import { STATUS_CODES } from 'node:http';
import { ended, says, type Call, type Program, type Work } from './task.ts';

/** Daemons that catch SIGTERM and end; others, as first process of a container, never see it. */
const POLITE_DAEMONS = [
  'nginx',
  'apache2',
  'httpd-foreground',
  'mysqld',
  'postgres',
  'redis-server',
  'java',
  'node',
  'python3',
];

/** Programs that look names up, ask others, or serve. */
export function networkProgramTable(): readonly (readonly [string, Program])[] {
  return [
    ['hostname', hostname],
    ['nslookup', nslookup],
    ['getent', getent],
    ['wget', wget],
    ['curl', curl],
    ['nc', nc],
    ['httpd', httpd],
    ...POLITE_DAEMONS.map((name) => [name, daemon] as const),
  ];
}

function hostname({ args, process: self }: Call): Work {
  const { hostname: name, address, domain } = self.around;
  if (args.includes('-i')) return says(0, `${address}\n`);
  if (!args.includes('-f')) return says(0, `${name}\n`);
  return says(0, `${domain === '' ? name : `${name}.${domain}`}\n`);
}

function nslookup({ args, process: self }: Call): Work {
  const [name = ''] = args.filter((arg) => !arg.startsWith('-'));
  const { server, name: found, addresses } = self.around.resolve(name);
  const start = `Server:\t\t${server}\nAddress:\t${server}:53\n\n`;
  if (addresses.length === 0) return says(1, `${start}** server can't find ${found}: NXDOMAIN\n\n`);
  return says(
    0,
    `${start}${addresses.map((address) => `Name:\t${found}\nAddress: ${address}\n`).join('')}\n`,
  );
}

function getent({ args, process: self }: Call): Work {
  const [, name = ''] = args;
  const { name: found, addresses } = self.around.resolve(name);
  if (addresses.length === 0) return says(2);
  return says(0, addresses.map((address) => `${address.padEnd(16)}  ${found}  ${name}\n`).join(''));
}

function wget({ args, process: self }: Call): Work {
  const url = args.find((arg) => /^https?:|^[\w.-]+(?::\d+)?\//.test(arg)) ?? args.at(-1) ?? '';
  const answer = self.around.fetch(url);
  if (answer === undefined) return says(1, '', `wget: can't connect to remote host: Connection refused\n`);
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`;
  const shown = args.includes('-S') ? `  ${head}\n` : '';
  if (answer.status >= 400) return says(1, '', `${shown}wget: server returned error: ${head}\n`);
  return says(0, isKept(args) ? '' : answer.body, shown);
}

/** Upstream: curl's own words and exit codes (8). Without -f a status is no error. */
function curl({ args, process: self }: Call): Work {
  const url = args.find((arg) => /^https?:/.test(arg)) ?? args.at(-1) ?? '';
  const answer = self.around.fetch(url);
  const wanted = args.includes('-w') ? (args[args.indexOf('-w') + 1] ?? '') : '';
  const written = (status: string) => wanted.replaceAll('%{http_code}', status).replaceAll('\\n', '\n');
  if (answer === undefined)
    return says(7, written('000'), `curl: (7) Failed to connect to ${url}: Connection refused\n`);
  return says(0, `${isKept(args) ? '' : answer.body}${written(String(answer.status))}`);
}

/** The body goes to a file, and that is /dev/null as often as not. */
function isKept(args: readonly string[]): boolean {
  return args.some((arg, index) => (arg === '-O' || arg === '-o') && args[index + 1] !== '-');
}

/** `nc -z HOST PORT`: is there anybody? */
function nc({ args, process: self }: Call): Work {
  const words = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-w');
  const [host = '', port = ''] = words;
  const isOpen = self.around.fetch(`http://${host}:${port}/`) !== undefined;
  return isOpen ? says(0) : says(1, '', `nc: connect to ${host} port ${port}: Connection refused\n`);
}

function* httpd({ args, process: self }: Call): Work {
  const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  const port = Number(after('-p')?.split(':').at(-1) ?? 80);
  self.around.listen({ port, root: after('-h') ?? self.cwd });
  if (args.includes('-f')) yield Infinity;
  return ended(0);
}

function* daemon({ process: self }: Call): Work {
  self.onTerm = { type: 'exits' };
  self.around.listen({ port: 0, root: undefined });
  yield Infinity;
  return ended(0);
}
