import type { Context } from '../context.ts';
import { defaultService } from '../defaults/services.ts';
import type { Fields } from '../json.ts';
import { fieldsOf, textOf, valueAt } from '../json.ts';
import { services } from '../kinds.ts';
import type { Strategy } from '../strategy.ts';

/** Upstream: pkg/registry/core/service/storage/alloc.go (1.36): one family, addresses one after the other. */
export const serviceStrategy: Strategy = {
  defaults: defaultService,
  prepareCreate: (service, context) => withAddress({ ...service, status: { loadBalancer: {} } }, context),
  prepareUpdate: (service, old) => ({
    ...service,
    spec: { ...addressOf(old), ...fieldsOf(service['spec']) },
  }),
  returnsDeleted: true,
};

function addressOf(service: Fields): Fields {
  const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = fieldsOf(service['spec']);
  return { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy };
}

function withAddress(service: Fields, context: Context): Fields {
  const spec = fieldsOf(service['spec']);
  if (spec['type'] === 'ExternalName') return service;
  const clusterIP = textOf(spec['clusterIP']) || freeAddress(context);
  const families = {
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
  };
  return { ...service, spec: { ...spec, ...families } };
}

function freeAddress({ store }: Context): string {
  const taken = new Set((store.all(services) ?? []).map((one) => valueAt(one, 'spec', 'clusterIP')));
  for (let host = 1; ; host += 1) {
    const address = `10.96.${Math.floor(host / 250)}.${(host % 250) + 1}`;
    if (!taken.has(address)) return address;
  }
}
