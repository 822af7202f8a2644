import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { builtInNames } from '../../../src/scenario/built-ins.ts';
import { type Bed, bedOfEnvironment } from '../bed/bed.ts';
import { type Cluster, connect } from './cluster.ts';
import { anOwnBed } from './own-bed.ts';

const scenarios = join(import.meta.dirname, '..', '..', '..', 'scenarios');

/** Whether a shipped scenario cordons nodes: then no pod of any other test would find a place meanwhile. */
export function takesNodes(name: (typeof builtInNames)[number]): boolean {
  return /^ *(- )?(cordonNode|drainNode):/m.test(readFileSync(join(scenarios, `${name}.yaml`), 'utf8'));
}

/** A cluster where nodes may be taken away: a bed of this file's own, or the borrowed cluster, which has its owner. */
export async function connectApart(): Promise<{ readonly bed: Bed; readonly cluster: Cluster }> {
  const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'];
  const bed = borrowed ? bedOfEnvironment() : await anOwnBed();
  return { bed, cluster: await connect(bed) };
}
