import { FileTree } from './files.ts';

/** What is on the cluster's volumes, by the volume's name: it outlives pods, claims and nodes that used it. */
export class Disks {
  readonly #trees = new Map<string, FileTree>();

  of(volumeName: string): FileTree {
    const known = this.#trees.get(volumeName) ?? new FileTree();
    this.#trees.set(volumeName, known);
    return known;
  }

  /** A volume was deleted by its provisioner: what was on it is lost. */
  wipe(volumeName: string): void {
    this.#trees.delete(volumeName);
  }
}
