import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/** What undici's entry does besides handing its parts out. */
const dispatchers = 'Object.assign(Dispatcher.prototype, api)';

const parts = `
  require('undici/lib/dispatcher/dispatcher').prototype.request = require('undici/lib/api/api-request');
  module.exports = {
    Agent: require('undici/lib/dispatcher/agent'),
    buildConnector: require('undici/lib/core/connect'),
    get ProxyAgent() { return require('undici/lib/dispatcher/proxy-agent'); },
    get WebSocket() { return require('undici/lib/web/websocket/websocket').WebSocket; },
  };`;

/** HTTP/2, once a server has agreed to it: Node's own part of it takes longest to load. */
const http2 = `
  module.exports = (client, socket) => require('undici/lib/dispatcher/client-h2')(client, socket);`;

/**
 * undici's entry brings all of it to life: fetch, caches, mocks, event sources. In the bundle it is the parts that
 * src/kube asks for, a proxy and WebSockets only when they are used.
 */
export const lightUndici: Plugin = {
  name: 'light-undici',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, ({ path }) => {
      if (!readFileSync(path, 'utf8').includes(dispatchers))
        throw new Error('undici no longer gives its dispatchers their methods where it did');
      return { contents: parts };
    });
    bundler.onResolve({ filter: /^\.\/client-h2\.js$/ }, ({ path, importer }) =>
      importer.includes('/undici/') ? { path, namespace: 'light-undici' } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: 'light-undici' }, () => ({
      contents: http2,
      resolveDir: import.meta.dirname,
    }));
  },
};
