import { randomBytes } from 'node:crypto';
import type { Cluster } from './cluster.ts';
import { atTheEnd } from './ending.ts';
import type { SetOptions } from './sets.ts';

type Kind = (options: SetOptions) => object[];

export interface Tied {
  /** The same kind of set, but its pods can be scheduled only where `tie` has been, and nobody else's are disturbed. */
  kind(kind: Kind): Kind;
  /** From now on new pods find a node. */
  tie(): Promise<unknown>;
  /** From now on new pods find none, and old ones stay where they are. */
  loosen(): Promise<unknown>;
}

/** Ties pods to a label of a node, which is there at first. */
export async function tiedToNode(cluster: Cluster): Promise<Tied> {
  const label = `tied-${randomBytes(3).toString('hex')}`;
  const node = (await cluster.run(['get', 'nodes', '-o', 'name'])).split('\n')[0] ?? '';
  const tie = () => cluster.run(['label', node, `${label}=yes`]);
  const loosen = () => cluster.run(['label', node, `${label}-`]);
  await tie();
  atTheEnd(loosen);
  return {
    tie,
    loosen,
    kind: (kind) => (options) =>
      kind(options).map((manifest) => {
        const { kind: what, spec } = manifest as Manifest;
        if (what !== 'StatefulSet') return manifest;
        const { template } = spec;
        const tied = { ...template, spec: { ...template.spec, nodeSelector: { [label]: 'yes' } } };
        return { ...manifest, spec: { ...spec, template: tied } };
      }),
  };
}

interface Manifest {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: object } };
}
