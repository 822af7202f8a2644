import type { ActionName, SpecOf } from './action.ts';
import { actions } from './actions/registry.ts';
import type { ScenarioDocument } from './parse.ts';
import type { ActionSpec } from './scenario.ts';

/** A scenario as `list` shows it. */
export interface ScenarioSummary {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  /** The widest of its steps with the parameters' defaults, e.g. `one pod`, `every pod at once`. */
  readonly blastRadius: string;
}

export function summarize({ name, description, outline }: ScenarioDocument): ScenarioSummary {
  const specs = outline.steps.map(({ action }) => action);
  const disturbing = specs.filter(({ action }) => actions[action].changesNothing !== true);
  return {
    name,
    description,
    actions: [...new Set(specs.map(({ action }) => action))],
    blastRadius: [...new Set(disturbing.map(blastRadiusOf))].join('; ') || 'nothing',
  };
}

function blastRadiusOf(spec: ActionSpec): string {
  return describe(spec.action, spec);
}

function describe<Name extends ActionName>(name: Name, spec: SpecOf<Name>): string {
  return actions[name].blastRadius(spec);
}
