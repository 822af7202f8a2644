import { absolute, baseOf } from '../files.ts';
import { dd } from './dd.ts';
import { ended, says, type Call, type Program, type Work } from './task.ts';

/** Programs that read and write files, in busybox' words. */
export function fileProgramTable(): readonly (readonly [string, Program])[] {
  return [
    ['cat', cat],
    ['touch', touch],
    ['rm', rm],
    ['mkdir', mkdir],
    ['mv', (call) => moveOrCopy(call, true)],
    ['cp', (call) => moveOrCopy(call, false)],
    ['ln', ln],
    ['ls', ls],
    ['find', find],
    ['tee', tee],
    ['head', head],
    ['tail', tail],
    ['wc', wc],
    ['grep', grep],
    ['tr', ({ stdin }) => says(0, stdin)],
    ['dd', dd],
    ['stat', stat],
    ['df', df],
    ['mount', df],
  ];
}

interface Parsed {
  readonly flags: string;
  readonly paths: readonly string[];
}

function parsed(args: readonly string[]): Parsed {
  const flags = args.filter((arg) => arg.startsWith('-') && arg.length > 1).join('');
  return { flags, paths: args.filter((arg) => !arg.startsWith('-') || arg === '-') };
}

function at({ process: self }: Call, path: string): string {
  return absolute(path, self.cwd);
}

/** Does something for each path, and gathers what was said. */
function each(
  call: Call,
  paths: readonly string[],
  work: (path: string, full: string) => { out?: string; problem?: string | undefined },
): Work {
  let stdout = '';
  let stderr = '';
  for (const path of paths) {
    const { out = '', problem } = work(path, at(call, path));
    stdout += out;
    if (problem !== undefined) stderr += `${problem}\n`;
  }
  return says(stderr === '' ? 0 : 1, stdout, stderr);
}

function cat(call: Call): Work {
  const { paths } = parsed(call.args);
  if (paths.length === 0) return says(0, call.stdin);
  return each(call, paths, (path, full) => {
    if (path === '-') return { out: call.stdin };
    const special = specialFile(call, full);
    const content = special ?? call.process.around.files.read(full);
    if (content !== undefined) return { out: content };
    const isDirectory = call.process.around.files.entry(full)?.type === 'directory';
    return {
      problem: isDirectory
        ? `cat: read error: Is a directory`
        : `cat: can't open '${path}': No such file or directory`,
    };
  });
}

function specialFile({ process: self }: Call, path: string): string | undefined {
  const { hostname, search } = self.around;
  switch (path) {
    case '/etc/hostname':
      return `${hostname}\n`;
    case '/etc/resolv.conf':
      return `search ${search}\nnameserver 10.96.0.10\noptions ndots:5\n`;
    case '/dev/null':
      return '';
    default:
      return undefined;
  }
}

function touch(call: Call): Work {
  const { files } = call.process.around;
  return each(call, parsed(call.args).paths, (path, full) => {
    if (files.entry(full) !== undefined) return {};
    const problem = files.write(full, '');
    return problem === undefined ? {} : { problem: `touch: ${path}: ${problem}` };
  });
}

function rm(call: Call): Work {
  const { flags, paths } = parsed(call.args);
  const { files } = call.process.around;
  const named = paths.flatMap((path) => expandStar(call, path));
  return each(call, named, (path, full) => {
    const entry = files.entry(full, false);
    if (entry === undefined && flags.includes('f')) return {};
    if (entry?.type === 'directory' && !/[rR]/.test(flags))
      return { problem: `rm: '${path}' is a directory` };
    const problem = files.remove(full);
    return problem === undefined ? {} : { problem: `rm: can't remove '${path}': ${problem}` };
  });
}

function expandStar(call: Call, path: string): readonly string[] {
  if (!path.endsWith('/*')) return [path];
  const folder = path.slice(0, -2);
  return (call.process.around.files.list(at(call, folder || '/')) ?? []).map((name) => `${folder}/${name}`);
}

function mkdir(call: Call): Work {
  const { flags, paths } = parsed(call.args);
  const { files } = call.process.around;
  return each(call, paths, (path, full) => {
    if (files.entry(full) !== undefined && !flags.includes('p'))
      return { problem: `mkdir: can't create directory '${path}': File exists` };
    files.makeDirectory(full);
    return {};
  });
}

function moveOrCopy(call: Call, move: boolean): Work {
  const { paths } = parsed(call.args);
  const { files } = call.process.around;
  const target = at(call, paths.at(-1) ?? '');
  const name = move ? 'mv' : 'cp';
  return each(call, paths.slice(0, -1), (path, full) => {
    const content = files.read(full);
    if (content === undefined)
      return { problem: `${name}: can't ${move ? 'rename' : 'stat'} '${path}': No such file or directory` };
    const into =
      files.entry(target)?.type === 'directory' ? `${target === '/' ? '' : target}/${baseOf(full)}` : target;
    const problem = files.write(into, content) ?? (move && into !== full ? files.remove(full) : undefined);
    return problem === undefined ? {} : { problem: `${name}: can't create '${into}': ${problem}` };
  });
}

function ln(call: Call): Work {
  const { paths } = parsed(call.args);
  const [to = '', name = ''] = paths;
  const problem = call.process.around.files.link(at(call, name), to);
  return problem === undefined ? says(0) : says(1, '', `ln: ${name}: ${problem}\n`);
}

function ls(call: Call): Work {
  const { flags, paths } = parsed(call.args);
  const { files } = call.process.around;
  return each(call, paths.length === 0 ? ['.'] : paths, (path, full) => {
    const entry = files.entry(full);
    if (entry === undefined) return { problem: `ls: ${path}: No such file or directory` };
    const names = files.list(full) ?? [path];
    const dots = flags.includes('a') && entry.type === 'directory' ? ['.', '..'] : [];
    return { out: [...dots, ...names].map((name) => `${name}\n`).join('') };
  });
}

function find(call: Call): Work {
  const { paths } = parsed(call.args);
  const { files } = call.process.around;
  return each(call, paths.slice(0, 1), (path, full) => {
    if (files.entry(full) === undefined) return { problem: `find: ${path}: No such file or directory` };
    return {
      out: [full, ...files.below(full)].map((found) => `${path}${found.slice(full.length)}\n`).join(''),
    };
  });
}

function tee(call: Call): Work {
  const { flags, paths } = parsed(call.args);
  for (const path of paths) call.process.around.files.write(at(call, path), call.stdin, flags.includes('a'));
  return says(0, call.stdin);
}

function linesOf(call: Call, path: string | undefined): readonly string[] {
  const text = path === undefined ? call.stdin : (call.process.around.files.read(at(call, path)) ?? '');
  return text.replace(/\n$/, '').split('\n');
}

function countAndPath(args: readonly string[]): {
  readonly count: number;
  readonly path: string | undefined;
} {
  const short = args.find((arg) => /^-\d+$/.test(arg));
  const index = args.indexOf('-n');
  const count = short === undefined ? Number(index === -1 ? 10 : args[index + 1]) : Number(short.slice(1));
  const path = args.find(
    (arg, place) => !arg.startsWith('-') && place !== index + 1 + (index === -1 ? args.length : 0),
  );
  return { count, path };
}

function head(call: Call): Work {
  const { count, path } = countAndPath(call.args);
  return says(0, `${linesOf(call, path).slice(0, count).join('\n')}\n`);
}

function* tail(call: Call): Work {
  const follows = call.args.some((arg) => /^-[a-zA-Z]*[fF]$/.test(arg));
  const { count, path } = countAndPath(call.args.filter((arg) => !/^-[a-zA-Z]*[fF]$/.test(arg)));
  if (follows) yield Infinity;
  return ended(0, `${linesOf(call, path).slice(-count).join('\n')}\n`);
}

function wc(call: Call): Work {
  const [path] = parsed(call.args).paths;
  const lines = linesOf(call, path);
  const count = lines.length === 1 && lines[0] === '' ? 0 : lines.length;
  return says(0, `${count}${path === undefined ? '' : ` ${path}`}\n`);
}

function grep(call: Call): Work {
  const { flags, paths } = parsed(call.args);
  const [pattern = '', path] = paths;
  const inverted = flags.includes('v');
  const found = linesOf(call, path).filter((line) => line.includes(pattern) !== inverted);
  const shown = flags.includes('q')
    ? ''
    : flags.includes('c')
      ? `${found.length}\n`
      : found.map((line) => `${line}\n`).join('');
  return says(found.length > 0 ? 0 : 1, shown);
}

function stat(call: Call): Work {
  return each(call, parsed(call.args).paths.slice(-1), (path, full) => {
    const entry = call.process.around.files.entry(full);
    return entry === undefined
      ? { problem: `stat: can't stat '${path}': No such file or directory` }
      : { out: `  File: ${path}\n` };
  });
}

function df(call: Call): Work {
  const { mounts } = call.process.around.files;
  return says(
    0,
    mounts
      .map(({ path, readOnly }) => `/dev/vda1 on ${path} type ext4 (${readOnly ? 'ro' : 'rw'})\n`)
      .join(''),
  );
}
