import { executableOf } from '../../../build/package/assemble.ts';
import { isHost, type Target, targets } from '../../../build/package/targets.ts';

export function targetNamed(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found === undefined) throw new Error(`there is no target ${name}`);
  return found;
}

const host = targets.find(isHost);
if (host === undefined) throw new Error('nothing is packaged for this platform');

/** The packaged program of this machine. */
export const hostBinary = executableOf(host);
