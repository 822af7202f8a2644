import type { Bed } from './bed.ts';
import { type Component, componentsOf } from './components.ts';
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
  return Promise.all(
    componentsOf(bed)
      .flat()
      .map((component) => examineOne(bed, component)),
  );
}

/**
 * Whether all components live and are ready. One that lives but does not answer gets ten seconds: on a machine
 * busy with other people's tests, slow is not broken, and they would lose their cluster.
 */
export async function isWhole(bed: Bed): Promise<boolean> {
  let dead = false;
  const settled = until('the bed to be whole', 10_000, async () => {
    const healths = await examine(bed);
    dead = healths.some(({ pid }) => pid === undefined);
    return dead || healths.every(({ trouble }) => trouble === undefined) || 'in trouble';
  });
  return settled.then(
    () => !dead,
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
