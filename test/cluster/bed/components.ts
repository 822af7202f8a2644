import { join } from 'node:path';
import { type Bed, pathsOf } from './bed.ts';
import type { Program } from './executable.ts';
import { answersOk, askApi, listens, type Readiness } from './probe.ts';

/** One long-running process of the bed. */
export interface Component {
  readonly name: Program | 'containerd';
  readonly argv: readonly string[];
  readonly ready: () => Promise<Readiness>;
}

/** The processes in waves: those of a wave start together, once all before them are ready. */
export function componentsOf(bed: Bed): readonly (readonly Component[])[] {
  return [
    [etcd(bed), containerd(bed), emptyRegistry(bed)],
    [apiServer(bed)],
    [controllerManager(bed), scheduler(bed), kubelet(bed), names(bed)],
  ];
}

function etcd(bed: Bed): Component {
  const client = `http://127.0.0.1:${bed.ports.etcd}`;
  const peer = `http://127.0.0.1:${bed.ports.etcdPeer}`;
  return {
    name: 'etcd',
    argv: [
      join(bed.dir, 'bin', 'etcd'),
      `--data-dir=${join(bed.dir, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      '--unsafe-no-fsync',
    ],
    ready: () => answersOk(`${client}/readyz`),
  };
}

function containerd(bed: Bed): Component {
  return {
    name: 'containerd',
    argv: ['/usr/bin/containerd', `--config=${join(bed.dir, 'containerd.toml')}`],
    ready: () => listens(pathsOf(bed).containerdSocket),
  };
}

function emptyRegistry(bed: Bed): Component {
  const address = `127.0.0.1:${bed.ports.registry}`;
  return {
    name: 'empty-registry',
    argv: [join(bed.dir, 'bin', 'empty-registry'), address],
    ready: () => answersOk(`http://${address}/v2/`),
  };
}

function apiServer(bed: Bed): Component {
  const { authority, pki } = pathsOf(bed);
  return {
    name: 'kube-apiserver',
    argv: [
      join(bed.dir, 'bin', 'kube-apiserver'),
      `--etcd-servers=http://127.0.0.1:${bed.ports.etcd}`,
      `--bind-address=${bed.nodeAddress}`,
      `--advertise-address=${bed.nodeAddress}`,
      `--secure-port=${bed.ports.api}`,
      `--tls-cert-file=${pki}/server.crt`,
      `--tls-private-key-file=${pki}/server.key`,
      `--client-ca-file=${authority}`,
      `--kubelet-client-certificate=${pki}/admin.crt`,
      `--kubelet-client-key=${pki}/admin.key`,
      // By default it dials a node by its host name, which nothing resolves.
      '--kubelet-preferred-address-types=InternalIP',
      `--service-account-key-file=${pki}/accounts.pub`,
      `--service-account-signing-key-file=${pki}/accounts.key`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-cluster-ip-range=${bed.serviceRange}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged=true',
    ],
    ready: () => answersOk(`https://${bed.nodeAddress}:${bed.ports.api}/readyz`),
  };
}

function controllerManager(bed: Bed): Component {
  const { authority, pki } = pathsOf(bed);
  return {
    name: 'kube-controller-manager',
    argv: [
      join(bed.dir, 'bin', 'kube-controller-manager'),
      `--kubeconfig=${pki}/controller-manager.kubeconfig`,
      '--bind-address=127.0.0.1',
      `--secure-port=${bed.ports.controllerManager}`,
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${pki}/accounts.key`,
      `--root-ca-file=${authority}`,
      '--enable-hostpath-provisioner=true',
      '--node-monitor-period=2s',
      '--node-monitor-grace-period=24s',
      '--pvclaimbinder-sync-period=2s',
      // One client for all controllers: 20 requests a second would queue up behind a few sets side by side.
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
    ready: () => answersOk(`https://127.0.0.1:${bed.ports.controllerManager}/healthz`),
  };
}

function scheduler(bed: Bed): Component {
  return {
    name: 'kube-scheduler',
    argv: [
      join(bed.dir, 'bin', 'kube-scheduler'),
      `--kubeconfig=${pathsOf(bed).pki}/scheduler.kubeconfig`,
      '--bind-address=127.0.0.1',
      `--secure-port=${bed.ports.scheduler}`,
      '--leader-elect=false',
    ],
    ready: () => answersOk(`https://127.0.0.1:${bed.ports.scheduler}/readyz`),
  };
}

function kubelet(bed: Bed): Component {
  return {
    name: 'kubelet',
    argv: [
      join(bed.dir, 'bin', 'kubelet'),
      `--config=${join(bed.dir, 'kubelet.json')}`,
      `--kubeconfig=${pathsOf(bed).pki}/kubelet.kubeconfig`,
      `--root-dir=${join(bed.dir, 'kubelet')}`,
      `--cert-dir=${join(bed.dir, 'kubelet-certificates')}`,
      `--hostname-override=${bed.nodeName}`,
      `--node-ip=${bed.nodeAddress}`,
    ],
    ready: () => nodeIsReady(bed),
  };
}

function names(bed: Bed): Component {
  return {
    name: 'coredns',
    argv: [join(bed.dir, 'bin', 'coredns'), '-conf', join(bed.dir, 'Corefile')],
    ready: () => answersOk(`http://${bed.nodeAddress}:${bed.ports.namesReady}/ready`),
  };
}

interface NodeStatus {
  readonly status?: { readonly conditions?: readonly { type: string; status: string; message?: string }[] };
}

async function nodeIsReady(bed: Bed): Promise<Readiness> {
  // Asked first: the API server goes on calling the node ready for a while after its kubelet has stopped.
  const health = await answersOk(`http://127.0.0.1:${bed.ports.kubeletHealth}/healthz`);
  if (health !== true) return health;
  const { status, body } = await askApi(bed, 'GET', `/api/v1/nodes/${bed.nodeName}`);
  if (status !== 200) return `node ${bed.nodeName}: ${status}`;
  const condition = (JSON.parse(body) as NodeStatus).status?.conditions?.find(({ type }) => type === 'Ready');
  return (
    condition?.status === 'True' ||
    `node ${bed.nodeName} is not ready: ${condition?.message ?? 'no status yet'}`
  );
}
