import { join } from 'node:path';
import { type Bed, type BedNode, pathsOf } from './bed.ts';
import { type Component, program } from './component.ts';
import { answersOk, askApi, listens, type Readiness } from './probe.ts';

export function containerd(node: BedNode): Component {
  return {
    name: `containerd-${node.name}`,
    node,
    argv: ['/usr/bin/containerd', `--config=${join(node.dir, 'containerd.toml')}`],
    ready: () => listens(node.containerdSocket),
  };
}

export function kubelet(bed: Bed, node: BedNode): Component {
  return {
    name: `kubelet-${node.name}`,
    node,
    argv: [
      program(bed, 'kubelet'),
      `--config=${join(node.dir, 'kubelet.json')}`,
      `--kubeconfig=${pathsOf(bed).pki}/${node.name}.kubeconfig`,
      `--root-dir=${join(node.dir, 'kubelet')}`,
      `--cert-dir=${join(node.dir, 'certificates')}`,
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
    ],
    ready: () => nodeIsReady(bed, node),
  };
}

interface NodeStatus {
  readonly status?: { readonly conditions?: readonly { type: string; status: string; message?: string }[] };
}

async function nodeIsReady(bed: Bed, { name, address }: BedNode): Promise<Readiness> {
  // Asked first: the API server goes on calling the node ready for a while after its kubelet has stopped.
  const health = await answersOk(`http://${address}:10248/healthz`);
  if (health !== true) return health;
  const { status, body } = await askApi(bed, 'GET', `/api/v1/nodes/${name}`);
  if (status !== 200) return `${name}: ${status}`;
  const condition = (JSON.parse(body) as NodeStatus).status?.conditions?.find(({ type }) => type === 'Ready');
  return condition?.status === 'True' || `${name} is not ready: ${condition?.message ?? 'no status yet'}`;
}
