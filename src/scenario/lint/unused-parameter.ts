import { documentReferences } from '../check.ts';
import type { Rule } from './rule.ts';

export const unusedParameter: Rule = {
  id: 'unused-parameter',
  gravity: 'warning',
  what: 'A parameter that nothing refers to: setting it would change nothing',
  check({ written, parameters }) {
    const used = new Set(documentReferences(written).map(({ name }) => name));
    return parameters
      .filter((name) => !used.has(name))
      .map((name) => ({
        path: ['spec', 'parameters', name],
        message: `parameter ${name} is never referred to: write $(${name}) where its value belongs`,
      }));
  },
};
