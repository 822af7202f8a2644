import { expect, test } from 'vitest';
import type { ContainerStatus, Pod } from '../../src/objects/workload.ts';
import { classifyUnready } from '../../src/order/unready.ts';

function pod(container: ContainerStatus, phase = 'Pending'): Pod {
  return { status: { phase, containerStatuses: [{ name: 'db', ready: false, ...container }] } };
}
const waiting = (reason: string) => pod({ state: { waiting: { reason } } });

test.each([
  ['ErrImagePull', 'image-pull'],
  ['ImagePullBackOff', 'image-pull'],
  ['InvalidImageName', 'image-pull'],
  ['CrashLoopBackOff', 'crash-loop'],
  ['CreateContainerConfigError', 'config-missing'],
  ['RunContainerError', 'container-start'],
  ['ContainerCreating', 'slow'],
  ['constructor', 'slow'],
])('waiting for %s', (reason, mode) => {
  expect(classifyUnready(waiting(reason), []).mode).toBe(mode);
});

test('an init container’s trouble counts first', () => {
  const init = { name: 'init', state: { waiting: { reason: 'ImagePullBackOff' } } };
  const status = { phase: 'Pending', initContainerStatuses: [init] };
  expect(classifyUnready({ status }, [])).toMatchObject({ mode: 'image-pull', container: 'init' });
});

test('a crashing container between two back-offs', () => {
  const lastState = { terminated: { reason: 'Error', exitCode: 1 } };
  expect(classifyUnready(pod({ restartCount: 3, lastState, state: { running: {} } }, 'Running'), [])).toEqual(
    {
      mode: 'crash-loop',
      container: 'db',
      message: 'Error, exit code 1, 3 restarts',
    },
  );
});

test('running without ever being ready', () => {
  expect(classifyUnready(pod({ restartCount: 0 }, 'Running'), [])).toMatchObject({
    mode: 'never-ready',
    container: 'db',
  });
});

test('of several containers it is the one that is not ready, with the pod’s own words', () => {
  const containerStatuses = [
    { name: 'side', ready: true },
    { name: 'db', ready: false },
  ];
  const said = (more: object) =>
    classifyUnready(
      {
        status: {
          phase: 'Running',
          containerStatuses,
          conditions: [
            { type: 'PodScheduled', status: 'True', message: 'other' },
            { type: 'Ready', status: 'False', ...more },
          ],
        },
      },
      [],
    );
  const reason = 'ContainersNotReady';
  expect(said({ reason, message: 'containers with unready status: [db]' })).toEqual({
    mode: 'never-ready',
    container: 'db',
    message: 'containers with unready status: [db]',
  });
  expect(said({ reason }).message).toBe(reason);
  expect(said({}).message).toBeUndefined();
});

const died = (exitCode?: number) => ({ terminated: { ...(exitCode !== undefined && { exitCode }) } });
test.each<[string, ContainerStatus, string | undefined]>([
  [
    'ended badly, and is started again and again',
    { restartCount: 2, lastState: died(1) },
    'exit code 1, 2 restarts',
  ],
  ['stands ended badly', { restartCount: 1, state: died(137) }, 'exit code 137, 1 restarts'],
  ['says not how it ended', { restartCount: 1, lastState: died() }, 'exit code unknown, 1 restarts'],
  ['is ready again', { restartCount: 2, lastState: died(1), ready: true }, undefined],
  ['ended for the first time', { restartCount: 0, state: died(1) }, undefined],
  ['says not how often', { state: died(1) }, undefined],
  ['ended as it should', { restartCount: 2, lastState: died(0) }, undefined],
])('a container that %s', (_which, container, message) => {
  const { mode, ...told } = classifyUnready(pod(container, 'Running'), []);
  expect(mode).toBe(message === undefined ? 'never-ready' : 'crash-loop');
  expect(told.message).toBe(message);
});

test('only what is said of its volumes counts as their trouble', () => {
  const mount = { reason: 'FailedMount', message: 'MountVolume.MountDevice failed' };
  const other = { reason: 'Pulled', message: 'Multi-Attach' };
  expect(classifyUnready(waiting('ContainerCreating'), [mount, other])).toMatchObject({
    mode: 'mount-failed',
    message: mount.message,
  });
  expect(classifyUnready(waiting('ContainerCreating'), [other]).mode).toBe('slow');
});

test.each([
  ['Multi-Attach error for volume "pv-1"', 'FailedAttachVolume', 'multi-attach'],
  ['MountVolume.SetUp failed for volume "c": configmap "db" not found', 'FailedMount', 'config-missing'],
  ['MountVolume.MountDevice failed', 'FailedMount', 'mount-failed'],
])('%s', (message, reason, mode) => {
  expect(classifyUnready(waiting('ContainerCreating'), [{ reason, message }]).mode).toBe(mode);
});

test('a pod without status is merely slow', () => {
  expect(classifyUnready({}, []).mode).toBe('slow');
});
