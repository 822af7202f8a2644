import { join } from 'node:path';
import type { Outside } from './outside.ts';
import { pluginName } from './names.ts';

/** Where this user's machine keeps what a run must not forget: XDG's state directory, or the platform's own. */
export async function stateDirectory({ env, platform }: Outside): Promise<string> {
  const chosen = env['XDG_STATE_HOME'];
  if (chosen !== undefined && chosen !== '') return join(chosen, pluginName);
  const { default: envPaths } = await import('env-paths');
  const paths = envPaths(pluginName, { suffix: '' });
  // The package calls Linux' state directory `log`; the other platforms have none and keep such things with the data.
  return platform === 'linux' ? paths.log : paths.data;
}
