import type { Caller } from '../api.ts';
import type { Context } from '../context.ts';
import { configMaps, serviceAccounts } from '../kinds.ts';
import { create } from './create.ts';

const controllers: Caller = {
  user: 'system:kube-controller-manager',
  groups: [],
  fieldManager: 'kube-controller-manager',
};

/**
 * What every namespace is given by two controllers that nothing else here depends on: an account for pods, and the
 * server's certificate for their tokens.
 * Upstream: pkg/controller/serviceaccount (serviceaccounts_controller.go, and rootcacertpublisher) (1.36).
 */
export function furnish(context: Context, namespace: string): void {
  create(context, serviceAccounts, namespace, { metadata: { name: 'default' } }, controllers);
  const certificate = { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': '' } };
  create(context, configMaps, namespace, certificate, controllers);
}
