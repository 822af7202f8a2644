import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { powershell } from './powershell.ts';
import { zsh } from './zsh.ts';

/** The script of each shell, which completes the program when it is called without kubectl. */
export const shellScripts: Readonly<Record<string, string>> = { bash, zsh, fish, powershell };
