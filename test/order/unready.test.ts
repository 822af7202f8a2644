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
