import { describe, expect, test } from 'vitest';
import { parseKubeconfig } from '../../src/kube/kubeconfig.ts';
import { mergeKubeconfigs } from '../../src/kube/merge.ts';

const parse = (text: string, file = '/home/me/.kube/config') => parseKubeconfig(text, file);

describe('a kubeconfig file', () => {
  test('makes relative paths absolute, from where the file lies', () => {
    const config = parse(`
clusters: [{name: k, cluster: {server: "https://a", certificate-authority: pki/ca.crt}}]
users:
- name: u
  user:
    client-certificate: me.crt
    client-key: /abs/me.key
    tokenFile: ../token
    exec: {apiVersion: v1, command: ./bin/login}
`);
    expect(config.clusters.get('k')?.['certificate-authority']).toBe('/home/me/.kube/pki/ca.crt');
    expect(config.users.get('u')).toMatchObject({
      'client-certificate': '/home/me/.kube/me.crt',
      'client-key': '/abs/me.key',
      tokenFile: '/home/me/token',
      exec: { command: '/home/me/.kube/bin/login' },
    });
  });

  test('leaves a bare plugin name to PATH', () => {
    const config = parse('users: [{name: u, user: {exec: {command: aws}}}]');
    expect(config.users.get('u')?.exec?.command).toBe('aws');
  });

  test('may say null for anything, hold unknown keys, be empty, or be JSON', () => {
    expect(parse('users: null\npreferences: {}\nnew-thing: [1]\ncontexts:\n').users.size).toBe(0);
    expect(parse('').clusters.size).toBe(0);
    expect(parse('{"clusters":[{"name":"k","cluster":null}]}').clusters.has('k')).toBe(true);
  });

  test('that is malformed is named, with the line and without its content', () => {
    const source = 'users:\n- name: u\n  user: {token: s3cr3t\n';
    expect(() => parse(source, '/tmp/bad')).toThrow(
      /^error loading config file "\/tmp\/bad": yaml: line \d+: /,
    );
    expect(() => parse(source, '/tmp/bad')).not.toThrow(/s3cr3t/);
  });

  test('with a value of the wrong type is named, with the way to it', () => {
    expect(() => parse('clusters: [{name: k, cluster: {server: 5}}]', 'x.yaml')).toThrow(
      'error loading config file "x.yaml": clusters.0.cluster.server: Invalid input: expected string, received number',
    );
    expect(() => parse('users: [{name: u, user: {token: [s3cr3t]}}]')).not.toThrow(/s3cr3t/);
  });

  test('that uses a name twice is refused', () => {
    expect(() => parse('users: [{name: u}, {name: u}]')).toThrow(/duplicate name "u"/);
  });
});

describe('several kubeconfig files', () => {
  test('give the current context and every name to the first that has it, its whole entry', () => {
    const merged = mergeKubeconfigs([
      parse('users: [{name: red, user: {token: first}}]'),
      parse(
        'current-context: b\nusers: [{name: red, user: {username: kept-out}}, {name: blue, user: {token: second}}]',
      ),
      parse('current-context: c\ncontexts: [{name: c, context: {cluster: k}}]'),
    ]);
    expect(merged.currentContext).toBe('b');
    expect(merged.users.get('red')).toEqual(
      parse('users: [{name: red, user: {token: first}}]').users.get('red'),
    );
    expect(merged.users.get('blue')?.token).toBe('second');
    expect(merged.contexts.get('c')?.cluster).toBe('k');
  });
});
