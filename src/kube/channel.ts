import type { TransportRequest, TransportResponse } from './transport.ts';

/** A request to speak by messages, both ways, from here on: a WebSocket. */
export interface ChannelRequest extends Pick<TransportRequest, 'path' | 'headers' | 'signal'> {
  /** The protocols we speak, best first. */
  readonly protocols: readonly string[];
}

export interface Channel {
  /** What the other side sends, until it closes. Rejects with a ClusterError when the connection breaks. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** Sends a message, as a whole. What the other side has no ear for any more is lost. */
  send(message: Uint8Array): void;
  /** Lets go of the connection, at any time. */
  close(): void;
}

/** The server agrees, or answers as it would any other request. */
export type Opened =
  | { readonly type: 'channel'; readonly channel: Channel }
  | { readonly type: 'refused'; readonly response: TransportResponse };

export type OpenChannel = (request: ChannelRequest) => Promise<Opened>;
