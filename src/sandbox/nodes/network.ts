import type { MountedFiles } from './files.ts';

export interface Server {
  /** 0 answers on every port. */
  readonly port: number;
  /** Folder that is served; undefined answers every path with 200. */
  readonly root: string | undefined;
  readonly files: MountedFiles;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Who listens at which address. Addresses of lost nodes answer nobody. */
export class Network {
  readonly #servers = new Map<string, readonly Server[]>();

  listen(address: string, server: Server): void {
    this.#servers.set(address, [...(this.#servers.get(address) ?? []), server]);
  }

  close(address: string, files: MountedFiles): void {
    this.#servers.set(
      address,
      (this.#servers.get(address) ?? []).filter((server) => server.files !== files),
    );
  }

  /** Undefined when the connection is refused. */
  get(address: string, port: number, path: string): Answer | undefined {
    const server = (this.#servers.get(address) ?? []).find((one) => one.port === port || one.port === 0);
    if (server === undefined) return undefined;
    if (server.root === undefined) return { status: 200, body: 'ok\n' };
    const plain = path.replace(/[?#].*$/, '');
    const file = `${server.root === '/' ? '' : server.root}${plain.endsWith('/') ? `${plain}index.html` : plain}`;
    const body = server.files.read(file);
    return body === undefined ? { status: 404, body: '' } : { status: 200, body };
  }
}
