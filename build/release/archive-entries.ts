import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { openPromise, type Entry as ZipEntry, type ZipFile } from 'yauzl';

export interface Entry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits. */
  readonly mode: number;
}

export type ArchiveType = 'tar.gz' | 'zip';

/** By the first bytes, as krew tells them apart: whatever the file is called. Undefined for all else. */
export async function archiveTypeOf(file: string): Promise<ArchiveType | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const magic = buffer.subarray(0, bytesRead).toString('hex');
    return magic.startsWith('1f8b08') ? 'tar.gz' : magic === '504b0304' ? 'zip' : undefined;
  } finally {
    await handle.close();
  }
}

/** What to do with a file's content; it must be read to its end. */
export type Take = (entry: Entry, content: Readable) => Promise<void>;

const discard: Take = async (_entry, content) => {
  for await (const _ of content);
};

/** The entries in their order; with `take`, their contents as well. @throws Error when it is no archive. */
export async function entriesOf(file: string, take: Take = discard): Promise<readonly Entry[]> {
  const type = await archiveTypeOf(file);
  if (type === undefined) throw new Error('neither gzip nor zip');
  return type === 'zip' ? zipEntries(file, take) : tarEntries(file, take);
}

async function tarEntries(file: string, take: Take): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const tar = extract();
  const read = (async () => {
    for await (const content of tar) {
      const { name, type, mode } = content.header;
      const entry: Entry = { name, type: typeOfTar(type), mode: mode & 0o7777 };
      entries.push(entry);
      await take(entry, Readable.from(content));
    }
  })();
  await Promise.all([pipeline(createReadStream(file), createGunzip(), tar), read]);
  return entries;
}

function typeOfTar(type: string | null | undefined): Entry['type'] {
  switch (type) {
    case 'file':
      return 'file';
    case 'directory':
      return 'directory';
    case 'symlink':
    case 'link':
      return 'link';
    default:
      return 'other';
  }
}

async function zipEntries(file: string, take: Take): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const zip: ZipFile = await openPromise(file);
  try {
    for await (const each of zip.eachEntry()) {
      const entry = entryOfZip(each);
      entries.push(entry);
      if (entry.type !== 'directory') await take(entry, await zip.openReadStreamPromise(each));
    }
  } finally {
    zip.close();
  }
  return entries;
}

function entryOfZip({ fileName, externalFileAttributes }: ZipEntry): Entry {
  const mode = externalFileAttributes >>> 16;
  const kind = mode & 0o170_000;
  const type = kind === 0o120_000 ? 'link' : fileName.endsWith('/') ? 'directory' : 'file';
  return { name: fileName, type, mode: mode & 0o7777 };
}
