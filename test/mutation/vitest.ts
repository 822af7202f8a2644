import { format } from 'node:util';

export { expect } from './expect.ts';

/** A test as the tests of the pure rooms write it down. */
export interface Written {
  readonly file: string;
  readonly name: string;
  readonly run: () => unknown;
}

/** Every test that was written down so far. */
export const written: Written[] = [];
const path: string[] = [];
let file = '';

/** What is written down from now on belongs to this file. */
export function reading(name: string): void {
  file = name;
}

type Body = (...args: readonly unknown[]) => unknown;

export function test(name: string, run: Body): void {
  written.push({ file, name: [...path, name].join(' › '), run: () => run() });
}
test.each =
  (rows: readonly unknown[]) =>
  (name: string, run: Body): void =>
    eachOf(rows, name, (title, args) => test(title, () => run(...args)));
test.for = test.each;

export function describe(name: string, body: Body): void {
  path.push(name);
  body();
  path.pop();
}
describe.each =
  (rows: readonly unknown[]) =>
  (name: string, body: Body): void =>
    eachOf(rows, name, (title, args) => describe(title, () => body(...args)));

export const it = test;
export const vi = { setConfig: () => undefined };

function eachOf(
  rows: readonly unknown[],
  name: string,
  work: (title: string, args: readonly unknown[]) => void,
): void {
  for (const [index, row] of rows.entries()) {
    const args = Array.isArray(row) ? (row as readonly unknown[]) : [row];
    work(`${format(name, ...args).slice(0, 200)} #${index}`, args);
  }
}
