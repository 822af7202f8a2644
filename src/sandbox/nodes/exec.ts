import { ApiError, type Key } from '../api/api.ts';
import type { SandboxTime } from '../clock/time.ts';
import { pods } from '../controllers/kinds.ts';
import type { FullPod } from '../controllers/objects.ts';
import type { World } from '../controllers/world.ts';
import type { ContainerRun } from './container.ts';
import type { Kubelet } from './kubelet.ts';
import type { Ended } from './shell/task.ts';
import { runAtOnce } from './steps.ts';

const KUBELET_PORT = 10_250;

/** Which container is meant, and where it is. */
export interface ContainerKey extends Key {
  readonly container?: string | undefined;
}

/**
 * Runs a command in a running container.
 * @throws ApiError as the API server refuses: no such pod, container not running, node out of reach.
 */
export async function execIn(
  { api, time }: Pick<World, 'api'> & { readonly time: SandboxTime },
  kubelets: ReadonlyMap<string, Kubelet>,
  key: ContainerKey,
  command: readonly string[],
  stdin: string,
): Promise<Ended> {
  const pod = api.get(pods, key);
  const run = runOf(kubelets, pod, key.container, (kubelet, uid) => kubelet.containerOf(uid, key.container));
  if (run?.running !== true) throw notRunning(pod, key.container);
  const [program = ''] = command;
  if (!run.around.programs.has(program.slice(program.lastIndexOf('/') + 1))) throw notFound(program, run.id);
  const { result, tookMs } = runAtOnce(run.execute(command, stdin));
  // A command that never ends is cut off by whoever asked: what it did until then is done.
  if (tookMs > 0) await time.sleep(Math.min(tookMs, 3_600_000));
  return result ?? { exitCode: 137, stdout: '', stderr: '' };
}

/** What a container has said so far; with `previous`, what the run before it said. */
export function logsOf(
  { api }: Pick<World, 'api'>,
  kubelets: ReadonlyMap<string, Kubelet>,
  key: ContainerKey,
  previous = false,
): string {
  const pod = api.get(pods, key);
  const run = runOf(kubelets, pod, key.container, (kubelet, uid) =>
    previous ? kubelet.previousOf(uid, key.container) : kubelet.containerOf(uid, key.container),
  );
  if (run === undefined) throw badRequest(previous ? noneBefore(pod, key) : notStarted(pod, key));
  return run.said.stdout + run.said.stderr;
}

function noneBefore(pod: FullPod, { container, name }: ContainerKey): string {
  return `previous terminated container "${container ?? firstContainer(pod)}" in pod "${name}" not found`;
}

/** Upstream: pkg/kubelet/kubelet_pods.go, validateContainerLogStatus (1.36). */
function notStarted(pod: FullPod, { container = firstContainer(pod), name }: ContainerKey): string {
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const told = [...containerStatuses, ...initContainerStatuses].find((one) => one.name === container);
  const reason = told?.state?.waiting?.reason ?? 'ContainerCreating';
  return `container "${container}" in pod "${name}" is waiting to start: ${WAITING[reason] ?? reason}`;
}

const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

function runOf(
  kubelets: ReadonlyMap<string, Kubelet>,
  pod: FullPod,
  container: string | undefined,
  find: (kubelet: Kubelet, uid: string) => ContainerRun | undefined,
): ContainerRun | undefined {
  checkContainer(pod, container);
  const kubelet = kubelets.get(pod.spec?.nodeName ?? '');
  if (kubelet === undefined) throw badRequest(`pod ${pod.metadata?.name} does not have a host assigned`);
  if (kubelet.running) return find(kubelet, pod.metadata?.uid ?? '');
  const address = `${pod.status?.hostIP ?? ''}:${KUBELET_PORT}`;
  throw failure(
    500,
    'InternalError',
    `error dialing backend: dial tcp ${address}: connect: no route to host`,
  );
}

function checkContainer(pod: FullPod, container: string | undefined): void {
  const { containers = [], initContainers = [] } = pod.spec ?? {};
  const isKnown =
    container === undefined || [...containers, ...initContainers].some((one) => one.name === container);
  if (!isKnown) throw badRequest(`container ${container} is not valid for pod ${pod.metadata?.name}`);
}

function firstContainer(pod: FullPod): string {
  return pod.spec?.containers?.[0]?.name ?? '';
}

function notRunning(pod: FullPod, container: string | undefined): ApiError {
  const name = container ?? firstContainer(pod);
  return failure(500, 'InternalError', `unable to upgrade connection: container not found ("${name}")`);
}

/** No shell says this, for none was started. Upstream: containerd's words around runc's. */
function notFound(program: string, id: string): ApiError {
  const quoted = JSON.stringify(program);
  const why = program.startsWith('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH';
  const runc = `OCI runtime exec failed: exec failed: unable to start container process: exec: ${quoted}: ${why}: unknown`;
  const exec = `failed to exec in container: failed to start exec "${id.replace('containerd://', '')}": ${runc}`;
  return failure(
    500,
    'InternalError',
    `Internal error occurred: Internal error occurred: error executing command in container: ${exec}`,
  );
}

function badRequest(message: string): ApiError {
  return failure(400, 'BadRequest', message);
}

function failure(code: number, reason: string, message: string): ApiError {
  return new ApiError({ kind: 'Status', status: 'Failure', code, reason, message });
}
