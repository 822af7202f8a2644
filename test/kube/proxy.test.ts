import { expect, test } from 'vitest';
import { proxyFor } from '../../src/kube/proxy.ts';

const proxies = { HTTPS_PROXY: 'http://proxy:3128', HTTP_PROXY: 'http://plain:3128' };
const usesProxy = (server: string, NO_PROXY: string) =>
  proxyFor(server, { ...proxies, NO_PROXY }) !== undefined;

test('an https server is reached through HTTPS_PROXY only, an http one through HTTP_PROXY only', () => {
  expect(proxyFor('https://k', proxies)).toBe('http://proxy:3128');
  expect(proxyFor('http://k', proxies)).toBe('http://plain:3128');
  expect(proxyFor('https://k', { HTTP_PROXY: 'http://plain' })).toBeUndefined();
  expect(proxyFor('https://k', { https_proxy: 'small:1' })).toBe('http://small:1');
  expect(proxyFor('https://k', {})).toBeUndefined();
});

test('this machine is never reached through a proxy', () => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9:6443', '[::1]:6443']) {
    expect(proxyFor(`https://${host}`, proxies)).toBeUndefined();
  }
});

test.each([
  ['k.example', 'https://k.example', false],
  ['example', 'https://k.example', false],
  ['.example', 'https://k.example', false],
  ['.example', 'https://example', true],
  ['*.example', 'https://a.k.example', false],
  ['ample', 'https://k.example', true],
  ['*', 'https://k.example', false],
  ['K.EXAMPLE', 'https://k.example', false],
  ['k.example:6443', 'https://k.example:6443', false],
  ['k.example:443', 'https://k.example:6443', true],
  ['k.example:443', 'https://k.example', false],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', false],
  ['10.0.0.0/8', 'https://11.1.2.3:6443', true],
  ['10.1.2.3', 'https://10.1.2.3', false],
  ['fd00::/8', 'https://[fd00::1]:6443', false],
  ['fd00::1', 'https://[fd00::1]:6443', false],
  ['[fd00::1]:6443', 'https://[fd00::1]:6443', false],
  [' a , k.example ', 'https://k.example', false],
  ['', 'https://k.example', true],
])('NO_PROXY=%s for %s: through the proxy is %s', (noProxy, server, expected) => {
  expect(usesProxy(server, noProxy)).toBe(expected);
});
