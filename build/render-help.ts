import { PassThrough } from 'node:stream';
import { runCli } from '../src/cli/cli.ts';
import { widestHelp } from '../src/cli/help-width.ts';
import type { RenderedHelp } from '../src/cli/rendered-help.ts';

/** Output that is no terminal, the widths that terminals are opened with, and all that are wider than the help. */
const spans = [
  { from: 0, to: 0 },
  { from: 80, to: 80 },
  { from: 100, to: 100 },
  { from: widestHelp, to: Number.MAX_SAFE_INTEGER },
];

/** The help as the program prints it, for the most usual widths; any other is rendered when it is asked for. */
export async function renderHelp(version: string): Promise<readonly RenderedHelp[]> {
  const rendered: RenderedHelp[] = [];
  for (const span of spans) rendered.push({ ...span, text: await helpAt(span.from, version) });
  return rendered;
}

async function helpAt(columns: number, version: string): Promise<string> {
  let text = '';
  const stdout = Object.assign(new PassThrough(), columns === 0 ? {} : { columns });
  stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const { stdin, stderr, platform, pid } = process;
  const exitCode = await runCli({
    args: ['--help'],
    env: {},
    homeDirectory: '/',
    hostName: 'build',
    pid,
    platform,
    version,
    node: { version: process.versions.node, arch: process.arch },
    stdin,
    // The part of a terminal that the help asks for.
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr,
    onSignal: () => () => undefined,
    isAlive: () => undefined,
  });
  if (exitCode !== 0 || !text.includes('--help')) throw new Error(`--help ended with exit code ${exitCode}`);
  return text;
}
