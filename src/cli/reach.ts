import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import type { Reach } from '../drill/reach.ts';

/** The network as this process sees it. */
export const reachFromHere: Reach = {
  async http(url, signal) {
    const { status, body } = await fetch(url, { redirect: 'manual', signal });
    await body?.cancel();
    return status;
  },

  tcp: (host, port, signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, signal });
      socket.once('connect', () => {
        resolve();
        socket.destroy();
      });
      socket.once('error', reject);
    }),

  async lookup(name) {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => address);
  },
};
