import type { Fields } from '../json.ts';
import { fieldsOf } from '../json.ts';
import { changeEach, fill } from './fill.ts';

/** For containers a maximum is a default limit, and a default limit a default request. Upstream: SetDefaults_LimitRangeItem. */
export function defaultLimitRange(limits: Fields): Fields {
  const spec = changeEach(fieldsOf(limits['spec']), 'limits', (item) => {
    if (item['type'] !== 'Container') return item;
    const limit = fill(fieldsOf(item['default']), fieldsOf(item['max']));
    const request = fill(fill(fieldsOf(item['defaultRequest']), limit), fieldsOf(item['min']));
    return { ...item, default: limit, defaultRequest: request };
  });
  return { ...limits, spec };
}
