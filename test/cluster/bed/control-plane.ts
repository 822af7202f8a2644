import { join } from 'node:path';
import { type Bed, endpointsOf, pathsOf } from './bed.ts';
import { type Component, program } from './component.ts';
import { answersOk } from './probe.ts';

export function etcd(bed: Bed): Component {
  const client = `http://${endpointsOf(bed).etcd}`;
  const peer = `http://${endpointsOf(bed).etcdPeer}`;
  return {
    name: 'etcd',
    argv: [
      program(bed, 'etcd'),
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

export function registry(bed: Bed): Component {
  const address = endpointsOf(bed).registry;
  return {
    name: 'registry',
    argv: [program(bed, 'registry'), address, pathsOf(bed).images],
    ready: () => answersOk(`http://${address}/v2/`),
  };
}

export function apiServer(bed: Bed): Component {
  const { authority, pki } = pathsOf(bed);
  return {
    name: 'kube-apiserver',
    argv: [
      program(bed, 'kube-apiserver'),
      `--etcd-servers=http://${endpointsOf(bed).etcd}`,
      `--bind-address=${bed.address}`,
      `--advertise-address=${bed.address}`,
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
    ready: () => answersOk(`https://${endpointsOf(bed).api}/readyz`),
  };
}

export function controllerManager(bed: Bed): Component {
  const { authority, pki } = pathsOf(bed);
  return {
    name: 'kube-controller-manager',
    argv: [
      program(bed, 'kube-controller-manager'),
      `--kubeconfig=${pki}/controller-manager.kubeconfig`,
      `--bind-address=${bed.address}`,
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${pki}/accounts.key`,
      `--root-ca-file=${authority}`,
      '--enable-hostpath-provisioner=true',
      '--node-monitor-period=2s',
      '--node-monitor-grace-period=24s',
      '--pvclaimbinder-sync-period=2s',
      // All controllers together: 20 requests a second would queue up behind a few sets side by side.
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
    ready: () => answersOk(`https://${endpointsOf(bed).controllerManager}/healthz`),
  };
}

export function scheduler(bed: Bed): Component {
  return {
    name: 'kube-scheduler',
    argv: [
      program(bed, 'kube-scheduler'),
      `--kubeconfig=${pathsOf(bed).pki}/scheduler.kubeconfig`,
      `--bind-address=${bed.address}`,
      '--leader-elect=false',
    ],
    ready: () => answersOk(`https://${endpointsOf(bed).scheduler}/readyz`),
  };
}

export function names(bed: Bed): Component {
  return {
    name: 'coredns',
    argv: [program(bed, 'coredns'), '-conf', join(bed.dir, 'Corefile')],
    ready: () => answersOk(`http://${endpointsOf(bed).namesReady}/ready`),
  };
}

/** One for both nodes, as they share the network that its rules are for. */
export function proxy(bed: Bed): Component {
  return {
    name: 'kube-proxy',
    argv: [
      program(bed, 'kube-proxy'),
      `--kubeconfig=${pathsOf(bed).pki}/proxy.kubeconfig`,
      `--hostname-override=${bed.nodes[0]?.name}`,
      '--proxy-mode=iptables',
      `--cluster-cidr=${bed.podRange}`,
      // Pods are neighbours on one bridge: without it the answer would come from an address that was not asked.
      '--masquerade-all=true',
      `--healthz-bind-address=${endpointsOf(bed).proxyHealth}`,
      // Zero: leave the connection tracking of the whole machine as it is.
      '--conntrack-max-per-core=0',
      '--conntrack-tcp-timeout-established=0s',
      '--conntrack-tcp-timeout-close-wait=0s',
    ],
    ready: () => answersOk(`http://${endpointsOf(bed).proxyHealth}/healthz`),
  };
}
