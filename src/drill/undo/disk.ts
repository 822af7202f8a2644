import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatJournal, parseJournal, type Journal } from './journal.ts';
import { z } from 'zod';

/** Who runs a drill: enough to tell on the same machine whether it still does. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
}

export interface KeptJournal {
  readonly journal: Journal;
  readonly holder: Holder;
}

const keptShape = z.object({ holder: z.object({ host: z.string(), pid: z.int() }), journal: z.unknown() });

/**
 * The journals of this machine's unfinished runs, a file each. Written before anything else, so that a run that
 * dies while it takes its Lease is known too; the cluster's copy is the one that other machines use.
 */
export class DiskJournals {
  readonly #folder: string;

  constructor(stateFolder: string) {
    this.#folder = join(stateFolder, 'runs');
  }

  /** Resolves when the journal would survive a power cut: synced, and in place under its final name. */
  async write(journal: Journal, holder: Holder): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const target = this.#file(journal.run);
    const temporary = `${target}.new`;
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify({ holder, journal: JSON.parse(formatJournal(journal)) }));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  }

  async remove(run: string): Promise<void> {
    await rm(this.#file(run), { force: true });
  }

  async list(): Promise<readonly KeptJournal[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const kept = names.filter((name) => name.endsWith('.json')).toSorted();
    return Promise.all(kept.map((name) => this.#read(join(this.#folder, name))));
  }

  async #read(file: string): Promise<KeptJournal> {
    const text = await readFile(file, 'utf8');
    const { holder, journal } = keptShape.parse(JSON.parse(text));
    return { holder, journal: parseJournal(JSON.stringify(journal), file) };
  }

  #file(run: string): string {
    return join(this.#folder, `${run}.json`);
  }
}
