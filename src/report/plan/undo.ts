import type { Forecast } from '../../drill/forecast.ts';
import type { Plan } from '../../drill/plan.ts';
import type { Paint } from '../text/paint.ts';

/** How far what is done can be undone: never in rosier words than the forecast above it. */
export function undoLine({ undo, forecast }: Plan, paint: Paint): readonly string[] {
  const doubt = undo === 'none' ? undefined : notAsItWas(forecast);
  if (doubt !== undefined) return [`Undo: ${undo} by its kind, but ${paint.bad(doubt)}.`];
  switch (undo) {
    case 'exact':
      return ['Undo: exact. Afterwards the set is as it was.'];
    case 'equivalent':
      return ['Undo: equivalent. Afterwards the set is as it was, but pods were replaced for it.'];
    case 'none':
      return [`Undo: ${paint.bad('none')}. What this drill takes away does not come back.`];
  }
}

/** What the forecast has to say against it; undefined: nothing. */
function notAsItWas(forecast: Forecast | undefined): string | undefined {
  if (forecast === undefined || forecast.outcome === 'none') return undefined;
  switch (forecast.undo) {
    case 'nothing to undo':
    case 'restored':
      return undefined;
    case 'restored, not healthy':
      return 'in the forecast the set is restored and not healthy';
    case 'conflict':
      return 'in the forecast it runs into a conflict';
    case 'not restored':
      return 'in the forecast the set is not as it was';
  }
}
