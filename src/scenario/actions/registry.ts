import type { ActionName, ActionSchema } from '../action.ts';
import { killPod } from './kill-pod.ts';
import { scale } from './scale.ts';

/** Every action of the language, total by type: a new one is a file beside this and a line here. */
export const actions: { readonly [Name in ActionName]: ActionSchema<Name> } = { killPod, scale };

export const actionNames = Object.keys(actions) as readonly ActionName[];
