import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/judge/outcome.ts';
import { fullLedger, fullRows } from '../../src/report/run/full-ledger.ts';
import { styleFor } from '../../src/report/run/style.ts';

const entry: LedgerEntry = {
  ordinal: 2,
  name: 'web-2',
  before: {
    uid: 'a',
    hostname: 'web-2',
    subdomain: 'web',
    labels: { b: '2', a: '1' },
    revision: 'web-1',
    node: 'node-1',
    ip: '10.0.0.1',
    ready: true,
    endpoint: { address: '10.0.0.1', ready: true, dnsName: 'web-2.web.stage.svc' },
  },
  after: undefined,
  claims: [
    {
      template: 'data',
      name: 'data-web-2',
      before: { uid: 'c', volume: 'pv', volumeUid: 'v', owners: [] },
      after: {
        uid: 'd',
        volume: undefined,
        volumeUid: undefined,
        reclaimPolicy: 'Delete',
        class: 'fast',
        accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
        owners: ['StatefulSet web'],
      },
      retention: { whenScaled: 'Delete', whenDeleted: 'Retain' },
    },
  ],
  recovery: undefined,
};

test('a field that stayed has one value, one that changed has two, and one that never was has no row', () => {
  const rows = fullRows([entry]).map(([name, field, value]) => `${name} ${field}: ${value}`);
  expect(rows).toEqual([
    'web-2 uid: a → <none>',
    'web-2 hostname: web-2 → <none>',
    'web-2 subdomain: web → <none>',
    'web-2 labels: a=1, b=2 → <none>',
    'web-2 revision: web-1 → <none>',
    'web-2 node: node-1 → <none>',
    'web-2 ip: 10.0.0.1 → <none>',
    'web-2 ready: yes → <none>',
    'web-2 endpoint: 10.0.0.1 → <none>',
    'web-2 DNS name: web-2.web.stage.svc → <none>',
    'data-web-2 uid: c → d',
    'data-web-2 volume: pv → <none>',
    'data-web-2 volume uid: v → <none>',
    'data-web-2 reclaim policy: <none> → Delete',
    'data-web-2 class: <none> → fast',
    'data-web-2 access modes: <none> → ReadWriteOnce, ReadOnlyMany',
    'data-web-2 goes with: nobody → StatefulSet web',
    'data-web-2 retention: whenScaled Delete, whenDeleted Retain',
  ]);
});

test('only who asks for everything gets it', () => {
  const look = { colour: false, width: 80 };
  expect(fullLedger([entry], styleFor(look, false))).toEqual([]);
  expect(fullLedger([entry], styleFor(look, true))[0]).toBe('LEDGER IN FULL');
  expect(fullLedger([], styleFor(look, true))).toEqual([]);
});
