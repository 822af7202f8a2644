import { expect, test } from 'vitest';
import { failureModes, remedyFor } from '../../src/remedy/catalogue.ts';
import type { About } from '../../src/remedy/entry.ts';

const full: About = {
  namespace: 'stage',
  set: 'web',
  pod: 'web-1',
  claim: 'data-web-1',
  volume: 'pv-1',
  node: 'node-1',
  service: 'nginx',
  container: 'db',
  other: 'db-account',
  selector: 'app=web',
  waiting: 'web-2',
};
const bare: About = { namespace: 'stage', set: 'web' };

test.each(failureModes)('%s can be read and typed, with names and without', (mode) => {
  for (const about of [full, bare]) {
    const { id, why, commands, page } = remedyFor(mode, about);
    expect(id).toBe(mode);
    expect(why).toMatch(/^\S.*[.]$/s);
    expect(why).not.toMatch(/undefined|null/);
    expect(page).toMatch(/^https:\/\/kubernetes\.io\/docs\/[a-z0-9/#-]+$/);
    for (const command of commands) {
      expect(command).toMatch(/^kubectl [a-z]/);
      expect(command).not.toMatch(/undefined|null(?!})|<[a-z]+>|\.\.\./);
    }
  }
});

test.each(failureModes)('%s has a command when all names are known', (mode) => {
  expect(remedyFor(mode, full).commands.length).toBeGreaterThan(0);
});

test('every command on something in the namespace says which', () => {
  const global = /node|volumeattachment|storageclass|webhookconfiguration|\bpv\b|kube-system|get namespace/;
  for (const mode of failureModes)
    for (const command of remedyFor(mode, full).commands)
      if (!global.test(command)) expect(command).toContain('-n stage');
});

test('ids are spelled alike', () => {
  for (const mode of failureModes) expect(mode).toMatch(/^[a-z]+(-[a-z]+)*$/);
});
