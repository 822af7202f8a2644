import { expect, test } from 'vitest';
import { addressesIn, searchListIn } from '../../../src/drill/probes/resolver-answers.ts';

test.each([
  [
    'getent ahosts',
    '10.0.0.7        STREAM web-0.web.default.svc.cluster.local\n10.0.0.7        DGRAM  \n10.0.0.7        RAW    \n',
    ['10.0.0.7'],
  ],
  [
    'an nslookup of busybox now',
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb-0.web.default.svc.cluster.local\nAddress: 10.0.0.7\n\n',
    ['10.0.0.7'],
  ],
  [
    'an nslookup of busybox before 1.29',
    'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      web\nAddress 1: 10.0.0.7 web-0.web\nAddress 2: 10.0.0.8 web-1.web\n',
    ['10.0.0.7', '10.0.0.8'],
  ],
  [
    'the nslookup of bind',
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.0.0.7\nName:\tweb.default.svc.cluster.local\nAddress: fd00::8\n',
    ['10.0.0.7', 'fd00::8'],
  ],
  [
    'an nslookup that knows no such name',
    "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find nope: NXDOMAIN\n",
    [],
  ],
  ['nothing', '', []],
])('%s', (_what, said, addresses) => {
  expect(addressesIn(said)).toEqual(addresses);
});

test('the search list of a pod', () => {
  const conf =
    'search demo.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
  expect(searchListIn(conf)).toEqual(['demo.svc.cluster.local', 'svc.cluster.local', 'cluster.local']);
  expect(searchListIn('nameserver 1.1.1.1\n')).toEqual([]);
});
