/** What this program can see of the network by itself, past the API server. Everything rejects when there is no answer. */
export interface Reach {
  /** Resolves with the status of the answer to a GET; redirects are not followed. */
  http(url: string, signal: AbortSignal): Promise<number>;
  /** Resolves when a connection was accepted; it is closed at once. */
  tcp(host: string, port: number, signal: AbortSignal): Promise<void>;
  /** Resolves with all addresses of a name. */
  lookup(name: string): Promise<readonly string[]>;
}
