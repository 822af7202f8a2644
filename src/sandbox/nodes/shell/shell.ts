import { absolute } from '../files.ts';
import type { Command, Redirection, Word } from './parser.ts';
import { parseScript } from './parser.ts';
import { ended, Exit, Return, type Ended, type Process, type Said, type Work } from './task.ts';

/** Runs a script; `said` grows while it runs, for whoever reads a log. */
export function* runScript(self: Process, script: string, said: Said = { stdout: '', stderr: '' }): Work {
  const { code } = yield* runToItsEnd(self, script, said);
  return ended(code, said.stdout, said.stderr);
}

interface ScriptEnd {
  readonly code: number;
  /** By `exit`, and not because there was nothing left to do. */
  readonly exited: boolean;
}

export function* runToItsEnd(self: Process, script: string, said: Said): Generator<number, ScriptEnd, void> {
  try {
    return { code: yield* runCommand(self, parseScript(script), '', said), exited: false };
  } catch (error) {
    if (error instanceof Exit) return { code: error.exitCode, exited: true };
    if (!(error instanceof Error && error.message.startsWith('syntax error'))) throw error;
    said.stderr += `sh: ${error.message}\n`;
    return { code: 2, exited: true };
  }
}

function* runCommand(
  self: Process,
  command: Command,
  stdin: string,
  said: Said,
): Generator<number, number, void> {
  switch (command.type) {
    case 'simple':
      return yield* runSimple(self, command, stdin, said);
    case 'pipeline':
      return yield* runPipeline(self, command, stdin, said);
    case 'list':
      return yield* runList(self, command, stdin, said);
    case 'if': {
      const met = (yield* runCommand(self, command.condition, stdin, said)) === 0;
      const branch = met ? command.met : command.unmet;
      return branch === undefined ? 0 : yield* runCommand(self, branch, stdin, said);
    }
    case 'while': {
      let code = 0;
      while (((yield* runCommand(self, command.condition, stdin, said)) === 0) !== command.until) {
        code = yield* runCommand(self, command.body, stdin, said);
        // A loop that never sleeps still takes time: otherwise none would pass at all.
        yield 1;
      }
      return code;
    }
    case 'for': {
      let code = 0;
      for (const word of command.words) {
        for (const value of yield* expand(self, word, said)) {
          self.variables.set(command.name, value);
          code = yield* runCommand(self, command.body, stdin, said);
        }
      }
      return code;
    }
    case 'function':
      self.functions.set(command.name, command.body);
      return 0;
  }
}

/** A function has arguments of its own, and all else with whoever calls it. */
function* callFunction(self: Process, body: Command, args: readonly string[], call: Called): Work {
  const { args: outer } = self;
  const said: Said = { stdout: '', stderr: '' };
  self.args = [outer[0] ?? 'sh', ...args];
  try {
    return ended(yield* runCommand(self, body, call.stdin, said), said.stdout, said.stderr);
  } catch (error) {
    if (error instanceof Return) return ended(error.exitCode, said.stdout, said.stderr);
    // Whatever ends the shell from within: what was said until then has been heard.
    call.said.stdout += said.stdout;
    call.said.stderr += said.stderr;
    throw error;
  } finally {
    self.args = outer;
  }
}

interface Called {
  readonly stdin: string;
  readonly said: Said;
}

function* runList(
  self: Process,
  { parts }: Extract<Command, { type: 'list' }>,
  stdin: string,
  said: Said,
): Generator<number, number, void> {
  let code = 0;
  for (const { command, when, background } of parts) {
    if (when === 'succeeded' && code !== 0) continue;
    if (when === 'failed' && code === 0) continue;
    code = background ? runInBackground(self, command, said) : yield* runCommand(self, command, stdin, said);
    self.variables.set('?', String(code));
  }
  return code;
}

/** Begun, and left alone once it waits: what it would do later is not modelled, but for being waited for. */
function runInBackground(self: Process, command: Command, said: Said): number {
  const background = { ...self, variables: new Map(self.variables) };
  const first = runCommand(background, command, '', said).next();
  if (first.done !== true) {
    const known = Number(self.variables.get('waits') ?? 0);
    self.variables.set('waits', String(Math.max(known, first.value)));
  }
  return 0;
}

function* runPipeline(
  self: Process,
  { commands, negated }: Extract<Command, { type: 'pipeline' }>,
  stdin: string,
  said: Said,
): Generator<number, number, void> {
  let input = stdin;
  let code = 0;
  for (const [index, command] of commands.entries()) {
    const out: Said = { stdout: '', stderr: '' };
    code = yield* runCommand(self, command, input, out);
    said.stderr += out.stderr;
    input = out.stdout;
    if (index === commands.length - 1) said.stdout += out.stdout;
  }
  return negated ? Number(code === 0) : code;
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z_0-9]*)=([\s\S]*)$/;

function* runSimple(
  self: Process,
  { words, redirections }: Extract<Command, { type: 'simple' }>,
  stdin: string,
  said: Said,
): Generator<number, number, void> {
  const argv: string[] = [];
  for (const word of words) argv.push(...(yield* expand(self, word, said)));
  while (ASSIGNMENT.test(argv[0] ?? '')) {
    const [, name = '', value = ''] = ASSIGNMENT.exec(argv.shift() ?? '') ?? [];
    self.variables.set(name, value);
  }
  const input = yield* inputOf(self, redirections, stdin, said);
  if (input === undefined) return 1;
  const [name = ':', ...args] = argv;
  const body = self.functions.get(name);
  const out = yield* body === undefined
    ? execute(self, name, args, input)
    : callFunction(self, body, args, { stdin: input, said });
  return yield* redirect(self, redirections, out, said);
}

/** Runs one program. Upstream shells say 127 for what they do not find. */
export function* execute(self: Process, name: string, args: readonly string[], stdin: string): Work {
  const program = self.around.programs.get(name.slice(name.lastIndexOf('/') + 1));
  if (program === undefined) return ended(127, '', `sh: ${name}: not found\n`);
  return yield* program({ process: self, args, stdin });
}

function* inputOf(
  self: Process,
  redirections: readonly Redirection[],
  stdin: string,
  said: Said,
): Generator<number, string | undefined, void> {
  let input = stdin;
  for (const { operator, target } of redirections.filter((one) => one.operator === '<')) {
    const path = (yield* expand(self, target, said)).join(' ');
    const content = self.around.files.read(absolute(path, self.cwd));
    if (content === undefined) {
      said.stderr += `sh: can't open ${path}: no such file\n`;
      return operator === '<' ? undefined : input;
    }
    input = content;
  }
  return input;
}

function* redirect(
  self: Process,
  redirections: readonly Redirection[],
  out: Ended,
  said: Said,
): Generator<number, number, void> {
  let { stdout, stderr } = out;
  for (const { operator, target } of redirections) {
    const path = (yield* expand(self, target, said)).join(' ');
    if (operator === '2>&1') [stdout, stderr] = [stdout + stderr, ''];
    else if (operator === '>&2' || operator === '1>&2') [stdout, stderr] = ['', stderr + stdout];
    else if (operator !== '<') {
      const toErrors = operator.startsWith('2');
      const problem = writeTo(
        self,
        path,
        toErrors ? stderr : stdout + (operator === '&>' ? stderr : ''),
        operator,
      );
      if (toErrors || operator === '&>') stderr = '';
      if (!toErrors) stdout = '';
      if (problem !== undefined) {
        said.stderr += `sh: can't create ${path}: ${problem}\n`;
        return 1;
      }
    }
  }
  said.stdout += stdout;
  said.stderr += stderr;
  return out.exitCode;
}

function writeTo({ around, cwd }: Process, path: string, text: string, operator: string): string | undefined {
  const target = absolute(path, cwd);
  if (['/dev/null', '/dev/stdout', '/dev/stderr', '/proc/1/fd/1'].includes(target)) return undefined;
  return around.files
    .write(target, text, operator.endsWith('>>'))
    ?.replace('No such file or directory', 'nonexistent directory');
}

/** A word as the fields it becomes: unquoted results are split at spaces, quoted ones never. */
function* expand(self: Process, word: Word, said: Said): Generator<number, readonly string[], void> {
  const fields: string[] = [];
  let field: string | undefined;
  for (const piece of word) {
    const text = yield* valueOf(self, piece, said);
    if (piece.quoted || piece.type === 'text') {
      field = (field ?? '') + text;
      continue;
    }
    const [first = '', ...more] = text.trim().split(/\s+/);
    if (text.trim() !== '') field = (field ?? '') + first;
    for (const next of more) {
      fields.push(field ?? '');
      field = next;
    }
  }
  return field === undefined ? fields : [...fields, field];
}

function* valueOf(self: Process, piece: Word[number], said: Said): Generator<number, string, void> {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'variable':
      return /^\d$/.test(piece.name)
        ? (self.args[Number(piece.name)] ?? '')
        : piece.name === '@'
          ? self.args.slice(1).join(' ')
          : (self.variables.get(piece.name) ?? '');
    case 'command': {
      const out = yield* runScript({ ...self, variables: new Map(self.variables) }, piece.script);
      said.stderr += out.stderr;
      return out.stdout.replace(/\n+$/, '');
    }
  }
}
