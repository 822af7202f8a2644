import type { Bed } from './bed.ts';
import type { Component } from './component.ts';
import { componentsOf } from './components.ts';
import { becomesReady, pidOf, start } from './processes.ts';
import { until } from './until.ts';

/**
 * Sends a signal to a component (`kube-apiserver`, `kubelet-node-1`): SIGKILL is its death, which is awaited,
 * SIGSTOP makes it hang until SIGCONT. For beds of a test's own: everybody's tests run on the shared one.
 */
export async function strike(
  bed: Bed,
  name: string,
  signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT',
): Promise<void> {
  const component = componentNamed(bed, name);
  const pid = await pidOf(bed, component);
  if (pid === undefined) throw new Error(`${name} is not running`);
  process.kill(pid, signal);
  if (signal !== 'SIGKILL') return;
  await until(
    `${name} to be dead`,
    10_000,
    async () => (await pidOf(bed, component)) === undefined || 'still there',
  );
}

/** Starts a component that was killed, with the state it left behind, and waits until it is ready. */
export async function revive(bed: Bed, name: string): Promise<void> {
  const component = componentNamed(bed, name);
  await start(bed, component);
  await becomesReady(bed, component);
}

function componentNamed(bed: Bed, name: string): Component {
  const all = componentsOf(bed);
  const found = all.find((component) => component.name === name);
  if (!found)
    throw new Error(`no component ${name}; there are ${all.map((component) => component.name).join(', ')}`);
  return found;
}
