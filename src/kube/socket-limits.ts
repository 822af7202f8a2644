/** Go's dialer waits as long. */
export const CONNECT_TIMEOUT_MS = 30_000;
/** How long a connection nobody uses is kept: between two steps of a drill, say. */
export const IDLE_MS = 60_000;
