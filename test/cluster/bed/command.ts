import { spawn } from 'node:child_process';

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Streams of a long command are shown as they come, instead of kept. */
  readonly show?: boolean;
}

/** Runs a command to its end and returns what it said; rejects only when it cannot be started. */
export function ask(argv: readonly string[], options: Options = {}): Promise<Answer> {
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    const output = options.show ? 'inherit' : 'pipe';
    const child = spawn(file, args, {
      stdio: ['pipe', output, output],
      ...(options.env && { env: options.env }),
      ...(options.cwd && { cwd: options.cwd }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A command that ends without reading its input breaks the pipe: its exit code says all there is to say.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a command that must succeed and returns its standard output; otherwise throws what it said. */
export async function run(argv: readonly string[], options: Options = {}): Promise<string> {
  const { code, stdout, stderr } = await ask(argv, options);
  if (code !== 0) {
    throw new Error(`${argv.join(' ')}: exit code ${code}\n${stderr.trim() || stdout.trim()}`);
  }
  return stdout;
}
