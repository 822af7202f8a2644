import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { type Content, inOrder, moment } from './contents.ts';

// A zip file tells local time: the local one, so that it tells the same everywhere.
const mtime = new Date(moment.year, moment.month, moment.day);

/** Writes a `.zip` of regular files at its root and nothing else: the same bytes wherever it is made. */
export async function writeZip(path: string, contents: readonly Content[]): Promise<void> {
  const zip = new ZipFile();
  for (const { name, mode, from } of inOrder(contents)) {
    const options = { mode: 0o100_000 | mode, mtime, forceDosTimestamp: true, compressionLevel: 9 };
    if ('text' in from) zip.addBuffer(Buffer.from(from.text), name, options);
    else zip.addFile(from.file, name, options);
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}
