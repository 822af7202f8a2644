import { isClusterError } from '../../cluster/error.ts';
import type { KubeObject } from '../../objects/meta.ts';
import type { ConditionProbe } from '../../scenario/probe-spec.ts';
import { type Answer, cannotTell, met, notMet, type Probe } from '../probe.ts';

export const condition: Probe<ConditionProbe> = {
  probe: 'condition',

  says({ kind, name, wants }) {
    const what =
      'field' in wants
        ? `${wants.field} = ${JSON.stringify(wants.equals)}`
        : `${wants.type} = ${wants.status}`;
    return `${kind} ${name} has ${what}`;
  },

  // The plural is known to the server alone: what is guessed here may be wrong, and so it is optional.
  needs: ({ apiVersion, kind, name }) => [
    {
      verb: 'get',
      group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
      resource: guessedPlural(kind),
      name,
      optional: true,
      purpose: `ask for the condition of ${kind} ${name}`,
    },
  ],

  async ask({ apiVersion, kind, name, namespace, wants }, { cluster, situation }, signal): Promise<Answer> {
    const resource = await cluster.resourceFor(apiVersion, kind, signal);
    if (resource === undefined) return cannotTell(`the server knows no ${kind} in ${apiVersion}`);
    const at = { name, ...(resource.namespaced && { namespace: namespace ?? situation().spec.namespace }) };
    try {
      const object = await cluster.get(resource, at, signal);
      return 'field' in wants ? fieldOf(object, wants.field, wants.equals) : conditionOf(object, wants);
    } catch (error) {
      if (isClusterError(error, 'notFound')) return notMet(`${kind} ${name} is not there`);
      throw error;
    }
  },
};

function conditionOf(
  object: KubeObject,
  { type, status }: { readonly type: string; readonly status: string },
): Answer {
  const conditions = lookUp(object, ['status', 'conditions']);
  const found = Array.isArray(conditions)
    ? conditions.find((one) => lookUp(one, ['type']) === type)
    : undefined;
  if (found === undefined) return notMet(`it has no condition ${type}`);
  const is = String(lookUp(found, ['status']));
  const why = lookUp(found, ['reason']);
  const detail = `${type} is ${is}${typeof why === 'string' && why !== '' ? ` (${why})` : ''}`;
  return is === status ? met(detail) : notMet(detail);
}

function fieldOf(object: KubeObject, field: string, equals: string | number | boolean): Answer {
  const is = lookUp(object, field.match(/[\w-]+/g) ?? []);
  const detail = `${field} is ${is === undefined ? 'not set' : JSON.stringify(is)}`;
  return is === equals ? met(detail) : notMet(detail);
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? (parent as Readonly<Record<string, unknown>>)[key]
        : undefined,
    value,
  );
}

/** As upstream does it where it cannot ask: apimachinery pkg/api/meta/restmapper.go, UnsafeGuessKindToResource (1.36). */
function guessedPlural(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (word.endsWith('s')) return `${word}es`;
  return word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
}
