import { readAll } from './body.ts';
import type { OpenChannel } from './channel.ts';
import type { Connection } from './connection.ts';
import type { PluginSurroundings } from './credentials.ts';
import { credentialSource } from './credentials.ts';
import type { SocketSurroundings } from './dispatcher-pool.ts';
import { openLine } from './line.ts';
import type { Transport, TransportRequest, TransportResponse } from './transport.ts';

export interface ConnectSurroundings extends PluginSurroundings, SocketSurroundings {}

/**
 * A transport to a real API server over sockets: one dispatcher for everything, credentials fetched when first needed
 * and renewed once when the server rejects them. Opens nothing until the first request.
 */
export function connect(connection: Connection, around: ConnectSurroundings): Transport {
  const line = openLine(connection, around);
  const source = credentialSource(connection.auth, around);

  const send = async (request: TransportRequest): Promise<TransportResponse> => {
    const credentials = await source.current();
    const response = await line.send(request, credentials);
    if (response.status !== 401 || !(await source.renew(credentials))) return response;
    // A 401 says that nothing was carried out, so that even a write may be sent again.
    await readAll(response.body);
    return line.send(request, await source.current());
  };
  /** A refusal says little to a WebSocket: the same path is asked for plainly, which says why and renews credentials. */
  const open: OpenChannel = async (request) => {
    for (let tries = 1; ; tries += 1) {
      const credentials = await source.current();
      const channel = await line.open(request, credentials);
      if (channel !== undefined) return { type: 'channel', channel };
      const response = await send({ ...request, method: 'GET' });
      if (tries > 1 || (await source.current()) === credentials) return { type: 'refused', response };
      await readAll(response.body);
    }
  };
  return Object.assign(send, { open, close: () => line.close() });
}
