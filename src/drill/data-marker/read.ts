import type { Executed } from '../../cluster/cluster.ts';
import type { MarkerReadAct } from '../../recording/marker-acts.ts';
import { lastLine } from '../probes/last-line.ts';
import { folderOf, readMarker } from './marker-file.ts';

const ABSENT = 3;
/** What the list of a folder ends with, when there was a program to make it. */
const LISTED = './';
const READ = `if [ -e "$1" ]; then cat "$1"; else ls -A "$2" 2>/dev/null && echo ${LISTED}; exit ${ABSENT}; fi`;

/** A file system makes it by itself. */
const OF_THE_DISK = new Set(['lost+found', '']);

export function readCommand(path: string): readonly [string, ...string[]] {
  return ['sh', '-c', READ, 'sh', path, folderOf(path)];
}

/** What the command came to. Names of other people's files go no further than this. */
export function readingOf(
  { exitCode, stdout, stderr }: Executed,
  by: string,
): Pick<MarkerReadAct, 'result' | 'found' | 'others' | 'detail'> {
  if (exitCode === ABSENT) {
    const others = othersIn(stdout);
    return { result: 'absent', ...(others !== undefined && { others }) };
  }
  if (exitCode === 127 || exitCode === 126) return { result: 'unknown', detail: 'the image lacks a program' };
  const found = exitCode === 0 ? readMarker(stdout, by) : undefined;
  if (found !== undefined) return { result: 'found', found };
  return { result: 'unreadable', detail: lastLine(stderr) ?? 'what stands in it is not what a run writes' };
}

function othersIn(list: string): boolean | undefined {
  const lines = list.split('\n').map((line) => line.trim());
  if (lines.some((line) => line !== LISTED && !OF_THE_DISK.has(line))) return true;
  return lines.includes(LISTED) ? false : undefined;
}
