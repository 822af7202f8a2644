import type { builtInNames } from '../../src/scenario/built-ins.ts';

/** What a shipped scenario is there to show, wherever it is played. */
export interface Documented {
  /** The kind of set it is played on; OrderedReady unless given. */
  readonly kind?: 'ordered' | 'parallel';
  /** Flags it takes besides where it runs. */
  readonly flags?: readonly string[];
  readonly held: readonly string[];
  /** What nobody can know, by the nature of what is done. */
  readonly unknown?: readonly string[];
  /** What is broken on purpose, and let pass by the scenario's own word. */
  readonly accepted?: readonly string[];
  /** The set itself is made anew, or a claim: what it is, it is under another UID. */
  readonly remade?: true;
  readonly undo: 'restored' | 'nothing to undo';
}

const comesBack = ['I1', 'I4', 'S2', 'R1'];

/** The documented outcome of every shipped scenario, in the sandbox and on a real cluster alike. */
export const library: Readonly<Record<(typeof builtInNames)[number], Documented>> = {
  'canary-partition': { held: ['O5', 'O7', 'I8', ...comesBack], undo: 'restored' },
  'drain-node': { flags: ['--allow-destructive'], held: ['O10', 'A1', ...comesBack], undo: 'restored' },
  'evict-pod': { held: ['I5', 'O10', ...comesBack], undo: 'nothing to undo' },
  'force-delete': {
    flags: ['--allow-force'],
    held: comesBack,
    unknown: ['I6'],
    undo: 'nothing to undo',
  },
  'kill-all': { held: ['O1', ...comesBack], undo: 'nothing to undo' },
  'kill-pod': { held: ['I5', 'O10', ...comesBack], undo: 'nothing to undo' },
  'lost-claim': {
    flags: ['--allow-destructive'],
    held: ['I4', 'S8', 'R1'],
    accepted: ['S2', 'S3'],
    remade: true,
    undo: 'nothing to undo',
  },
  'on-delete-update': { held: ['O8', 'I8', ...comesBack], undo: 'restored' },
  'orphan-delete': { held: ['I1', 'I7', 'S1', 'A1'], remade: true, undo: 'restored' },
  'parallel-bootstrap': { kind: 'parallel', held: ['O9', ...comesBack], undo: 'restored' },
  'recreate-set': { held: ['I1', 'I7', 'S1', 'A1'], remade: true, undo: 'restored' },
  'rolling-restart': { held: ['O5', 'O6', 'I8', ...comesBack], undo: 'restored' },
  'scale-down': { held: ['O2', 'O3', 'S3', ...comesBack], undo: 'restored' },
  'scale-to-zero': { held: ['O1', 'O2', 'S3', ...comesBack], undo: 'restored' },
  'scale-up': { held: ['O1', 'O2', 'O4'], undo: 'restored' },
  'stall-rollout': { flags: ['--set', 'hold=12s'], held: ['O13', ...comesBack], undo: 'restored' },
};
