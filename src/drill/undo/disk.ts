import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatJournal, parseJournal, type Journal } from './journal.ts';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { z } from 'zod';

/** Who runs a drill: enough to tell on the same machine whether it still does. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  /** The boot and the process namespace in which the pid means something; absent where that cannot be told. */
  readonly machine?: string | undefined;
}

export interface KeptJournal {
  readonly journal: Journal;
  readonly holder: Holder;
}

/** Where the journals of runs that have not ended are kept, so that their undo survives the process. */
export interface Journals {
  write(journal: Journal, holder: Holder): Promise<void>;
  remove(run: string): Promise<void>;
  /** Every journal that can be read; one that is none of ours is told and keeps nobody from the others. */
  list(onBroken: (problem: Failure) => void): Promise<readonly KeptJournal[]>;
}

const keptShape = () =>
  z.object({
    holder: z.object({ host: z.string(), pid: z.int(), machine: z.string().optional() }),
    journal: z.unknown(),
  });

/**
 * The journals of this machine's unfinished runs, a file each. Written before anything else, so that a run that
 * dies while it takes its Lease is known too; the cluster's copy is the one that other machines use.
 */
export class DiskJournals implements Journals {
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
    await this.#syncFolder();
  }

  async remove(run: string): Promise<void> {
    await rm(this.#file(run), { force: true });
  }

  async list(onBroken: (problem: Failure) => void): Promise<readonly KeptJournal[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const kept = names.filter((name) => name.endsWith('.json')).toSorted();
    const read = await Promise.all(kept.map((name) => this.#read(join(this.#folder, name))));
    return read.flatMap((one) => {
      if (!(one instanceof Failure)) return [one];
      onBroken(one);
      return [];
    });
  }

  async #read(file: string): Promise<KeptJournal | Failure> {
    try {
      const { holder, journal } = keptShape().parse(JSON.parse(await readFile(file, 'utf8')));
      return { holder, journal: parseJournal(JSON.stringify(journal), file) };
    } catch (cause) {
      if (cause instanceof Failure) return cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      return new Failure(exitCodes.errored, `${file}: this is not an undo journal of ours: ${why}`, [], {
        cause,
      });
    }
  }

  /** A new name is safe only when its folder is. Windows cannot sync one, and needs not. */
  async #syncFolder(): Promise<void> {
    try {
      const folder = await open(this.#folder, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EISDIR')))
        throw error;
    }
  }

  #file(run: string): string {
    return join(this.#folder, `${run}.json`);
  }
}
