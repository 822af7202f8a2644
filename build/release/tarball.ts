import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack, type Pack } from 'tar-stream';
import { type Content, inOrder, moment } from './contents.ts';

const mtime = new Date(Date.UTC(moment.year, moment.month, moment.day));

/** Writes a `.tar.gz` of regular files at its root and nothing else: the same bytes wherever it is made. */
export async function writeTarball(path: string, contents: readonly Content[]): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createGzip({ level: 9 }), createWriteStream(path));
  const filled = (async () => {
    for (const content of inOrder(contents)) await add(tar, content);
    tar.finalize();
  })();
  await Promise.all([written, filled]);
}

async function add(tar: Pack, { name, mode, from }: Content): Promise<void> {
  const header = { name, mode, mtime, uid: 0, gid: 0, uname: '', gname: '', type: 'file' as const };
  if ('text' in from) {
    tar.entry(header, from.text);
    return;
  }
  const { size } = await stat(from.file);
  const entry = tar.entry({ ...header, size });
  await (size === 0 ? entry.end(await readFile(from.file)) : pipeline(createReadStream(from.file), entry));
}
