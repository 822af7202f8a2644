import { firstThatIsThere } from './first-program.ts';
import type { Ran } from './in-pod.ts';
import { addressesIn, searchListIn } from './resolver-answers.ts';

type Run = (command: readonly [string, ...string[]]) => Promise<Ran>;

/**
 * The addresses that a container's own resolver has for a name; undefined when its image has no program to ask with.
 * getent asks as every program does. nslookup is no such program, and that of busybox does not follow the search list.
 */
export async function addressesOf(name: string, run: Run): Promise<readonly string[] | undefined> {
  const asked = await firstThatIsThere(run, [['getent', 'ahosts', name]]);
  if (asked !== undefined) return addressesIn(asked.stdout);
  const first = await lookUp(name, run);
  if (first === undefined || first.length > 0) return first;
  const list = await firstThatIsThere(run, [['cat', '/etc/resolv.conf']]);
  for (const domain of searchListIn(list?.stdout ?? '')) {
    const found = await lookUp(`${name}.${domain}`, run);
    if (found !== undefined && found.length > 0) return found;
  }
  return [];
}

async function lookUp(name: string, run: Run): Promise<readonly string[] | undefined> {
  const ran = await firstThatIsThere(run, [['nslookup', name]]);
  return ran && addressesIn(ran.stdout);
}
