import type { About, Entry } from './entry.ts';
import { identity } from './identity.ts';
import { ordering } from './ordering.ts';
import { refused } from './refused.ts';
import type { Remedy } from './remedy.ts';
import { starting } from './starting.ts';
import { stopping } from './stopping.ts';
import { storage } from './storage.ts';
import { unscheduled } from './unscheduled.ts';

/** Every failure mode there is a remedy for. Ids are part of reports and scripts: never renamed, never reused. */
const catalogue = {
  ...refused,
  ...unscheduled,
  ...storage,
  ...starting,
  ...stopping,
  ...ordering,
  ...identity,
} as const satisfies Readonly<Record<string, Entry>>;

export type FailureMode = keyof typeof catalogue;

export const failureModes = Object.keys(catalogue) as readonly FailureMode[];

/** Why this happened and the way out, with the names filled in. */
export function remedyFor(mode: FailureMode, about: About): Remedy {
  const entry: Entry = catalogue[mode];
  return {
    id: mode,
    why: entry.why(about),
    commands: entry.commands(about).filter((command) => command !== undefined),
    page: entry.page,
  };
}
