import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { toYaml } from '../lib/yaml.ts';
import { createScaledTime } from '../sandbox/clock/scaled-time.ts';
import { Faults } from '../sandbox/faults/faults.ts';
import { execUpgrade } from '../sandbox/http/exec.ts';
import { createHandler } from '../sandbox/http/handler.ts';
import { listen } from '../sandbox/http/listener.ts';
import type { FaultRule } from '../sandbox/faults/rule.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { podRuntime } from './pod-runtime.ts';
import { type Args, word, words } from './command.ts';
import { arrangeFaults, faultRules } from './fault-rules.ts';
import { keepFile } from './keep-file.ts';
import { fill } from './manifests/fill-sandbox.ts';
import { newSandbox, sandboxVersion } from './new-sandbox.ts';
import type { Outside } from './outside.ts';
import { sandboxObjects } from './sandbox-objects.ts';

/** Serves a sandbox over HTTP on the loopback interface until a signal ends it. */
export async function serveSandbox(args: Args, outside: Outside): Promise<ExitCode> {
  const speed = positive(args, 'speed', 1);
  const port = positive(args, 'port', 0);
  const [objects, rules] = await Promise.all([
    sandboxObjects(words(args['filename']), outside.stdin),
    faultRules(args),
  ]);
  const sandbox = newSandbox(args, createScaledTime(speed, beginningOf(speed)));
  try {
    await serve(sandbox, { objects, rules, port }, args, outside);
  } finally {
    // Its clock would keep the process alive.
    sandbox.stop();
  }
  return exitCodes.held;
}

interface Wishes {
  readonly objects: Awaited<ReturnType<typeof sandboxObjects>>;
  readonly rules: readonly FaultRule[];
  readonly port: number;
}

async function serve(
  sandbox: Sandbox,
  { objects, rules, port }: Wishes,
  args: Args,
  outside: Outside,
): Promise<void> {
  const { stdout, stderr } = outside;
  if (sandbox.note !== undefined) stderr.write(`${sandbox.note}\n`);
  const namespace = fill(sandbox, objects);
  const runtime = podRuntime(sandbox);
  const gitVersion = sandboxVersion(sandbox);
  // One for both: what is denied to a request is denied to an exec, too.
  const faults = new Faults();
  arrangeFaults(rules, sandbox, faults);
  const handler = createHandler(sandbox.api, { runtime, gitVersion, faults });
  const listener = await listen(handler, port, execUpgrade(sandbox.api, { runtime, faults }));
  const file =
    word(args['write-kubeconfig']) ??
    join(await mkdtemp(join(tmpdir(), 'sts-doctor-sandbox-')), 'kubeconfig');
  await keepFile(file, kubeconfigFor(listener.url, namespace));
  stderr.write(`A sandbox, a model of Kubernetes ${gitVersion}, not a cluster. Ctrl-C ends it.\n`);
  stdout.write(`export KUBECONFIG=${file}\n`);
  const ended = new Promise<void>((resolve) => {
    outside.onSignal(() => resolve());
  });
  await ended;
  await listener.close();
}

const AHEAD_MS = 3_600_000;

/**
 * A clock that runs faster than the wall's soon runs ahead of it, and clients who reckon ages by their own clock, as
 * `kubectl describe` and `kubectl events` do, print `<invalid>` for what is yet to come. So it begins so far in the past
 * that it takes an hour to catch up. At speed 1 it is the wall's.
 */
function beginningOf(speed: number): number {
  return Date.now() - Math.max(0, speed - 1) * AHEAD_MS;
}

function positive(args: Args, flag: string, otherwise: number): number {
  const value = Number(word(args[flag]) ?? otherwise);
  if (Number.isFinite(value) && value >= 0 && (flag !== 'speed' || value > 0)) return value;
  throw new Failure(exitCodes.usage, `--${flag} takes a number, not "${word(args[flag])}"`);
}

function kubeconfigFor(server: string, namespace: string): string {
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server } }],
    users: [{ name: 'sandbox', user: {} }],
    contexts: [{ name: 'sandbox', context: { cluster: 'sandbox', user: 'sandbox', namespace } }],
    'current-context': 'sandbox',
  });
}
