import type { Command } from '../command.ts';
import { completion } from './completion.ts';
import { judge } from './judge.ts';
import { explain } from './explain.ts';
import { lint } from './lint.ts';
import { list } from './list.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import { preflight } from './preflight.ts';
import { purge } from './purge.ts';
import { rbac } from './rbac.ts';
import { recover } from './recover.ts';
import { run } from './run.ts';
import { sandbox } from './sandbox.ts';
import { schema } from './schema.ts';
import { show } from './show.ts';
import { version } from './version.ts';

/** Every command, in the order of the help. A new one is a file beside this and a line here. */
export const commands: readonly Command[] = [
  run,
  plan,
  observe,
  judge,
  preflight,
  rbac,
  recover,
  purge,
  sandbox,
  list,
  show,
  lint,
  schema,
  explain,
  completion,
  version,
];
