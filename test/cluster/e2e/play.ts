import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { type Outcome, outcomeOf, type Spec, specsOf } from './report.ts';

export interface Suite {
  /** The program. */
  readonly program: string;
  readonly kubectl: string;
  /** Where reports and output of every spec are kept. */
  readonly folder: string;
}

/** The longest that the suite itself waits for anything is ten minutes. */
const LONGEST = '15m';

/** Every spec of StatefulSets that the suite has. */
export async function listSpecs(suite: Suite): Promise<readonly Spec[]> {
  const report = await start(suite, 'all', ['--ginkgo.dry-run', '--ginkgo.focus=\\[sig-apps\\] StatefulSet']);
  if (report === undefined) throw new Error(`the suite lists no specs: see ${join(suite.folder, 'all.log')}`);
  return specsOf(report);
}

/** Plays one spec against the cluster of the kubeconfig. `place` names its files. */
export async function play(
  suite: Suite,
  { name }: Spec,
  { kubeconfig, place }: { readonly kubeconfig: string; readonly place: string },
): Promise<Outcome> {
  const report = await start(suite, place, [
    // To the end, for one name may be the beginning of another.
    `--ginkgo.focus=${literally(name)}$`,
    `--ginkgo.timeout=${LONGEST}`,
    `--kubeconfig=${kubeconfig}`,
    `--kubectl-path=${suite.kubectl}`,
    // The sandbox answers a body of Protobuf with 415, as a server does which was not built with it.
    '--kube-api-content-type=application/json',
  ]);
  const log = join(suite.folder, `${place}.log`);
  return report === undefined
    ? { type: 'failed', why: `the suite wrote no report: see ${log}` }
    : outcomeOf(report, name);
}

/** Runs the suite to its end, whatever its exit code; its report, if it wrote one. */
async function start(
  { program, folder }: Suite,
  place: string,
  args: readonly string[],
): Promise<string | undefined> {
  const report = join(folder, `${place}.json`);
  const all = ['--provider=local', '--ginkgo.no-color', `--ginkgo.json-report=${report}`, ...args];
  const child = spawn(program, all, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(join(folder, `${place}.log`));
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  log.end();
  return readFile(report, 'utf8').catch(() => undefined);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
