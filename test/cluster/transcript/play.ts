import { spawn } from 'node:child_process';
import { type Answer, ask } from '../bed/command.ts';
import type { Step } from './step.ts';

/** A cluster to play the script on, and where its kubectl may keep what it has discovered of it. */
export interface Stage {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly cache: string;
  readonly namespace: string;
}

/** Plays the steps one after the other; what each was answered, in their order. */
export async function play(stage: Stage, steps: readonly Step[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const step of steps) answers.push(await answerTo(stage, step));
  return answers;
}

async function answerTo(stage: Stage, step: Step): Promise<Answer> {
  const watch = step.watching && watchOn(stage, step.watching);
  await watch?.begun;
  const answer = await ask(commandOn(stage, step.args), { input: step.input ?? '', env: environment(stage) });
  if (step.until) await ask(commandOn(stage, step.until), { env: environment(stage) });
  return watch ? { ...(await watch.end()), code: answer.code, stderr: answer.stderr } : answer;
}

function commandOn({ kubectl, kubeconfig, cache, namespace }: Stage, args: readonly string[]): string[] {
  const words = args.map((word) => word.replaceAll('$NS', namespace));
  return [kubectl, '--kubeconfig', kubeconfig, '--cache-dir', cache, '--namespace', namespace, ...words];
}

/** Neither whoever runs the tests nor their settings are seen. */
function environment({ cache }: Stage): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: cache };
}

interface Watch {
  /** Resolves when the watch has said its first words. */
  readonly begun: Promise<void>;
  readonly end: () => Promise<Answer>;
}

function watchOn(stage: Stage, args: readonly string[]): Watch {
  const [file = '', ...rest] = commandOn(stage, args);
  const child = spawn(file, rest, { env: environment(stage), stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  const begun = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      resolve();
    });
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    begun,
    async end() {
      child.kill('SIGINT');
      await closed;
      return { code: 0, stdout, stderr: '' };
    },
  };
}
