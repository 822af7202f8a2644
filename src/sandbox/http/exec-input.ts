/** The first byte of a message, as of those that the command sends. */
const STDIN = 0;
/** Before the number of a channel: nothing more comes there. Upstream: apimachinery pkg/util/remotecommand (1.36). */
const END = 255;

/** What comes for the standard input of a command, until it is said that there is no more. */
export class Input {
  readonly #parts: Uint8Array[] = [];
  readonly #ended = Promise.withResolvers<string>();

  get whole(): Promise<string> {
    return this.#ended.promise;
  }

  take(message: Uint8Array): void {
    const [channel, ended] = message;
    if (channel === STDIN) this.#parts.push(message.subarray(1));
    if (channel === END && ended === STDIN) this.end();
  }

  end(): void {
    this.#ended.resolve(Buffer.concat(this.#parts).toString('utf8'));
  }
}
