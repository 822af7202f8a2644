import type { Holder, Journals, KeptJournal } from '../../src/drill/undo/disk.ts';
import { formatJournal, type Journal, parseJournal } from '../../src/drill/undo/journal.ts';
import type { Gate } from './gate.ts';

/** What a machine's disk holds: it outlives the processes that write to it. */
export class MemoryDisk {
  readonly files = new Map<string, string>();
}

/** One process' way to its machine's disk, through the same gate as everything else it does. */
export class MemoryJournals implements Journals {
  readonly #disk: MemoryDisk;
  readonly #gate: Gate;

  constructor(disk: MemoryDisk, gate: Gate) {
    this.#disk = disk;
    this.#gate = gate;
  }

  async write(journal: Journal, holder: Holder): Promise<void> {
    const text = JSON.stringify({ holder, journal: formatJournal(journal) });
    await this.#gate.pass({ verb: 'write', resource: 'disk', name: journal.run }, undefined, () => {
      this.#disk.files.set(journal.run, text);
    });
  }

  async remove(run: string): Promise<void> {
    await this.#gate.pass({ verb: 'remove', resource: 'disk', name: run }, undefined, () => {
      this.#disk.files.delete(run);
    });
  }

  async list(): Promise<readonly KeptJournal[]> {
    return [...this.#disk.files].map(([run, text]) => {
      const { holder, journal } = JSON.parse(text) as { holder: Holder; journal: string };
      return { holder, journal: parseJournal(journal, run) };
    });
  }
}
