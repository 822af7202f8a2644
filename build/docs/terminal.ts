import { PassThrough } from 'node:stream';
import { runCli } from '../../src/cli/cli.ts';
import type { Outside } from '../../src/cli/outside.ts';
import { filtered } from './filter.ts';

/** What somebody sees who types a command into a terminal that keeps its output. */
export interface Screen {
  readonly text: string;
  /** Of our own part of the line, whatever it was piped into. */
  readonly code: number;
}

const prompt = 'kubectl sts-doctor ';

/**
 * Runs a command line of the documentation in this process. Everything that could differ from one time to the next is
 * pinned: the sandbox' day, its chance and ours. So what it prints belongs into a page, and stays true or is noticed.
 */
export async function typed(line: string): Promise<Screen> {
  if (!line.startsWith(prompt)) throw new Error(`not a command of ours: ${line}`);
  const [own = '', ...filters] = line.slice(prompt.length).split(' | ');
  let [told, printed] = ['', ''];
  // With no pipe both streams end on one screen, in the order in which they were written.
  const code = await runCli(
    anywhere(
      wordsOf(own),
      screen((text) => (filters.length === 0 ? (told += text) : (printed += text))),
      screen((text) => (told += text)),
    ),
  );
  const text = `${told}${filters.reduce((rest, filter) => filtered(rest, wordsOf(filter)), printed)}`;
  if (text.includes('this is a defect of ours')) throw new Error(`${line}\n${text}`);
  return { text, code };
}

function screen(show: (text: string) => void): NodeJS.WriteStream {
  const stream = new PassThrough();
  stream.write = (chunk: unknown) => {
    show(String(chunk));
    return true;
  };
  return stream as unknown as NodeJS.WriteStream;
}

function anywhere(args: readonly string[], stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): Outside {
  return {
    args,
    env: {},
    homeDirectory: '/home/you',
    hostName: 'laptop',
    pid: 1,
    platform: 'linux',
    version: '1.0.0',
    node: { version: '24.0.0', arch: 'x64' },
    stdin: new PassThrough().end() as unknown as NodeJS.ReadStream,
    stdout,
    stderr,
    sandboxEpoch: Date.UTC(2026, 0, 15, 9),
    random: () => 0.5,
    onSignal: () => () => undefined,
    isAlive: () => undefined,
  };
}

/** As a shell would, as far as our pages go: quotes keep words together. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}
