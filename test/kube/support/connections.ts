import type { Connection } from '../../../src/kube/connection.ts';
import type { ConnectSurroundings } from '../../../src/kube/connect.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** A connection with nothing special about it. */
export function aConnection(server: string, changes: Partial<Connection> = {}): Connection {
  return {
    server,
    namespace: 'default',
    contextName: 'test',
    clusterName: 'test',
    userName: 'test',
    tls: { skipVerify: false },
    auth: { type: 'none' },
    impersonation: undefined,
    proxyUrl: undefined,
    disableCompression: false,
    requestTimeoutMs: undefined,
    ...changes,
  };
}

export function surroundings(changes: Partial<ConnectSurroundings> = {}): ConnectSurroundings {
  return { clock: systemClock, env: { PATH: process.env['PATH'] }, stdinIsTerminal: false, ...changes };
}
