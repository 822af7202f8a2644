import { bindScenario } from '../scenario/bind.ts';
import { builtIn, isBuiltIn } from '../scenario/built-ins.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { builtInText } from './shipped-files.ts';

/**
 * A built-in with its defaults, ready to run; undefined where there is none of that name, or where it needs values. Read
 * from its file here; the bundle replaces this module by one that holds the results (build/embed.ts).
 */
export function boundBuiltIn(name: string): Scenario | undefined {
  if (!isBuiltIn(name)) return undefined;
  const bound = bindScenario(builtIn(name, builtInText), { set: {} });
  return 'problems' in bound ? undefined : bound.scenario;
}
