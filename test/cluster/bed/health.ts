import type { Bed } from './bed.ts';
import type { Component } from './component.ts';
import { componentsOf } from './components.ts';
import { pidOf } from './processes.ts';
import { until } from './until.ts';

export interface Health {
  readonly name: string;
  /** Absent when the process does not live. */
  readonly pid: number | undefined;
  /** Why the component cannot do its work; absent when it can. */
  readonly trouble: string | undefined;
}

/** How each component is at this moment. */
export function examine(bed: Bed): Promise<Health[]> {
  return Promise.all(componentsOf(bed).map((component) => examineOne(bed, component)));
}

/**
 * Whether all components live and are ready. One that lives but does not answer gets ten seconds: on a machine
 * busy with other people's tests, slow is not broken, and they would lose their cluster.
 */
export async function isWhole(bed: Bed): Promise<boolean> {
  let lives = true;
  const answered = until('the bed to be whole', 10_000, async () => {
    // Before anything is asked: with one part dead, the others may take long to answer.
    const pids = await Promise.all(componentsOf(bed).map((component) => pidOf(bed, component)));
    lives = pids.every((pid) => pid !== undefined);
    return !lives || (await examine(bed)).every(({ trouble }) => trouble === undefined) || 'in trouble';
  });
  return answered.then(
    () => lives,
    () => false,
  );
}

async function examineOne(bed: Bed, component: Component): Promise<Health> {
  const { name } = component;
  const pid = await pidOf(bed, component);
  if (pid === undefined) return { name, pid, trouble: 'not running' };
  const readiness = await component.ready().catch(String);
  return { name, pid, trouble: readiness === true ? undefined : readiness };
}
