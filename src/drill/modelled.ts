import type { Scenario, Step } from '../scenario/scenario.ts';

/**
 * The drill as a model of a cluster can play it: nothing in it answers for what runs in the pods, for people, or for
 * anything but the set. What only looks at those takes no time there.
 */
export function modelled(scenario: Scenario): Scenario {
  const [first, ...rest] = scenario.steps;
  return {
    ...scenario,
    steadyState: [],
    dataMarker: undefined,
    names: undefined,
    catch: false,
    steps: [modelledStep(first), ...rest.map(modelledStep)],
  };
}

function modelledStep(step: Step): Step {
  const { action } = step;
  const isKnown =
    action.action === 'check' || action.action === 'wait'
      ? action.probe.probe === 'available'
      : action.action !== 'pause';
  return isKnown ? step : { ...step, action: { action: 'sleep', forMs: 0 } };
}
