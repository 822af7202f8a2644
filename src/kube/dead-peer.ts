import type { buildConnector } from 'undici';

/** Both in milliseconds. */
export interface Heartbeat {
  /** How often an HTTP/2 connection is asked for a sign of life. */
  readonly pingMs: number;
  /** How often it is looked whether one came; without any since the last look the connection is given up. */
  readonly checkMs: number;
}

/** A dead connection is noticed after 20 to 40 s; client-go takes up to 45 s. */
export const usualHeartbeat: Heartbeat = { pingMs: 10_000, checkMs: 20_000 };

/**
 * Makes connections that break when nobody answers any more: after a lost network or a crashed machine no packet
 * ever says so, and undici sends PINGs but does not mind when they stay unanswered. Whatever arrives, an answer to a
 * PING too, counts as a sign of life. HTTP/1.1 knows no PING; there only the silence of a watch tells.
 * Runs on real time, as undici's own timers do, and keeps no process alive.
 */
export function breakingWhenDead(
  connect: buildConnector.connector,
  { checkMs }: Heartbeat,
): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...outcome) => {
      const [, socket] = outcome;
      if (socket && 'alpnProtocol' in socket && socket.alpnProtocol === 'h2') {
        let heard = socket.bytesRead;
        const check = setInterval(() => {
          if (socket.bytesRead === heard) socket.destroy(connectionLost());
          heard = socket.bytesRead;
        }, checkMs).unref();
        socket.once('close', () => clearInterval(check));
      }
      callback(...outcome);
    });
}

/** Go's words for it. */
function connectionLost(): Error {
  return Object.assign(new Error('http2: client connection lost'), { code: 'ERR_CONNECTION_LOST' });
}
