import { fileProgramTable } from './file-programs.ts';
import { networkProgramTable } from './network-programs.ts';
import { controlProgramTable } from './control-programs.ts';
import type { Program } from './task.ts';

/** Everything a sandboxed container can run by name, with the words of busybox where it has an opinion. */
export const programs: ReadonlyMap<string, Program> = new Map([
  ...fileProgramTable(),
  ...networkProgramTable(),
  ...controlProgramTable(),
]);
