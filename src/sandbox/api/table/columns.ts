import type { KubeObject } from '../../../objects/meta.ts';
import { ageText } from './age.ts';

/** One column of `kubectl get`; shown with `-o wide` only when wide. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly wide: boolean;
  readonly cell: (object: KubeObject, now: number) => unknown;
}

type Cell = Column['cell'];

export function text(name: string, cell: Cell): Column {
  return { name, type: 'string', format: '', wide: false, cell };
}

export function wide(name: string, cell: Cell): Column {
  return { ...text(name, cell), wide: true };
}

export function typed(name: string, type: string, cell: Cell): Column {
  return { ...text(name, cell), type };
}

export const nameColumn: Column = {
  ...text('Name', ({ metadata }) => metadata?.name ?? ''),
  format: 'name',
};

export const ageColumn = text('Age', ({ metadata }, now) => ageText(metadata?.creationTimestamp, now));

/** What nobody set is `<none>`. */
export function orNone(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '<none>';
}
