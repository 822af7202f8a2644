import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { run } from '../../../cluster/bed/command.ts';
import { atTheEnd } from '../../../cluster/support/ending.ts';
import { aFolder } from '../../support/stand-ins.ts';

/** Releases that can be downloaded on this machine, and an index of krew's form that leads to them. */
export interface ServedIndex {
  /** The index' Git repository. */
  readonly repository: string;
  /** The manifest as it would be in krew-index, its addresses those of this machine. */
  publish(release: string): Promise<string>;
}

export async function servedIndex(): Promise<ServedIndex> {
  const releases = new Map<string, string>();
  const server = createServer((request, response) => {
    const [, tag = '', file = ''] = request.url?.split('/') ?? [];
    const folder = releases.get(tag);
    if (folder === undefined) return response.writeHead(404).end();
    return createReadStream(join(folder, basename(file))).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(async () => void server.close());
  const { port } = server.address() as AddressInfo;

  const repository = aFolder();
  const git = (...args: string[]) =>
    run(['git', '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: repository });
  await git('init', '--quiet', '--initial-branch=master');
  await mkdir(join(repository, 'plugins'));
  await writeFile(join(repository, 'plugins', '.keep'), '');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'an index');
  return {
    repository,
    async publish(release) {
      const manifest = await readFile(join(release, 'krew-manifest.yaml'), 'utf8');
      const tag = /version: (v\S+)/.exec(manifest)?.[1] ?? '';
      releases.set(tag, release);
      const local = manifest.replaceAll(/uri: https:\S+\/(\S+)/g, `uri: http://127.0.0.1:${port}/${tag}/$1`);
      const file = join(repository, 'plugins', 'sts-doctor.yaml');
      await writeFile(file, local);
      await git('add', '.');
      await git('commit', '--quiet', '--message', tag);
      return file;
    },
  };
}
