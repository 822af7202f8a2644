import { ended, Exit, newProcess, Return, says, type Call, type Program, type Work } from './task.ts';
import { execute, runScript } from './shell.ts';
import { testExpression } from './test-expression.ts';

const HOUR_MS = 3_600_000;

/** What a shell builds in, and what only takes time or says something. */
export function controlProgramTable(): readonly (readonly [string, Program])[] {
  return [
    [':', () => nothing()],
    ['true', () => nothing()],
    ['sync', () => nothing()],
    ['set', () => nothing()],
    ['export', exportVariables],
    ['false', () => says(1)],
    ['echo', ({ args }) => echo(args)],
    ['printf', ({ args }) => printf(args)],
    ['exit', (call) => exit(new Exit(codeOf(call)))],
    ['return', (call) => exit(new Return(codeOf(call)))],
    ['cd', cd],
    ['pwd', ({ process: self }) => says(0, `${self.cwd}\n`)],
    ['test', ({ args, process: self }) => says(testExpression(self, args) ? 0 : 1)],
    ['[', ({ args, process: self }) => says(testExpression(self, args.slice(0, -1)) ? 0 : 1)],
    ['sleep', sleep],
    ['trap', trap],
    ['wait', wait],
    ['exec', ({ args, process: self, stdin }) => execute(self, args[0] ?? ':', args.slice(1), stdin)],
    ['sh', shell],
    ['bash', shell],
    ['timeout', ({ args, process: self, stdin }) => execute(self, args[1] ?? ':', args.slice(2), stdin)],
    [
      'env',
      ({ process: self }) =>
        says(0, [...self.variables].map(([name, value]) => `${name}=${value}\n`).join('')),
    ],
    ['date', ({ process: self }) => says(0, `${self.around.now()}\n`)],
    ['id', () => says(0, 'uid=0(root) gid=0(root) groups=0(root)\n')],
    ['whoami', () => says(0, 'root\n')],
    ['kill', () => nothing()],
  ];
}

function nothing(): Work {
  return says(0);
}

function codeOf({ args, process: self }: Call): number {
  return Number(args[0] ?? self.variables.get('?') ?? 0);
}

/* oxlint-disable-next-line require-yield -- it ends everything instead */
function* exit(end: Exit): Work {
  throw end;
}

function exportVariables({ args, process: self }: Call): Work {
  for (const arg of args) {
    const at = arg.indexOf('=');
    if (at > 0) self.variables.set(arg.slice(0, at), arg.slice(at + 1));
  }
  return nothing();
}

function echo(args: readonly string[]): Work {
  const bare = args[0] === '-n';
  const shown = args.filter((arg, index) => !(index === 0 && (arg === '-n' || arg === '-e')));
  return says(0, `${shown.join(' ')}${bare ? '' : '\n'}`);
}

function printf([format = '', ...values]: readonly string[]): Work {
  const rest = [...values];
  const unescaped = format.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  return says(
    0,
    unescaped.replace(/%[sd]|%%/g, (what) => (what === '%%' ? '%' : (rest.shift() ?? ''))),
  );
}

function cd({ args, process: self }: Call): Work {
  const path = args[0] ?? '/';
  const target = path.startsWith('/') ? path : `${self.cwd === '/' ? '' : self.cwd}/${path}`;
  const there = target === '/tmp' || self.around.files.entry(target)?.type === 'directory';
  if (!there) return says(2, '', `sh: cd: can't cd to ${path}: No such file or directory\n`);
  self.cwd = target;
  return nothing();
}

function* sleep({ args, process: self }: Call): Work {
  const [amount = '0'] = args;
  const forEver = amount.startsWith('inf');
  const unit = { m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS }[amount.slice(-1)] ?? 1000;
  self.inForeground = true;
  yield forEver ? Infinity : Number.parseFloat(amount) * unit;
  return ended(0);
}

function trap({ args, process: self }: Call): Work {
  const [script = '', ...signals] = args;
  if (signals.some((signal) => ['TERM', 'SIGTERM', '15', 'EXIT'].includes(signal)))
    self.onTerm = script === '' ? { type: 'ignored' } : { type: 'trap', script };
  return nothing();
}

function* wait({ process: self }: Call): Work {
  self.inForeground = false;
  yield Number(self.variables.get('waits') ?? 0);
  self.inForeground = true;
  return ended(0);
}

function* shell({ args, process: self, stdin }: Call): Work {
  const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  const [script = stdin, ...rest] = flag === -1 ? [] : args.slice(flag + 1);
  const inner = newProcess(self.around, rest.length === 0 ? ['sh'] : rest);
  for (const [name, value] of self.variables) inner.variables.set(name, value);
  inner.cwd = self.cwd;
  return yield* runScript(inner, script);
}
