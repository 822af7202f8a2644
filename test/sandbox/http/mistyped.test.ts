import { describe, expect, test } from 'vitest';
import type { Status } from '../../../src/objects/meta.ts';
import { aClient } from './client.ts';

const sets = '/apis/apps/v1/namespaces/shop/statefulsets';
const aSet = (spec: object) => ({ metadata: { name: 'db' }, spec });
const aContainer = (fields: object) => aSet({ template: { spec: { containers: [fields] } } });

function asking() {
  const { handler, set, signal } = aClient();
  set();
  return async (method: 'POST' | 'PATCH', body: unknown, type = 'application/json') => {
    const path = method === 'POST' ? sets : `${sets}/db`;
    const headers = { 'content-type': type };
    const request = { method, path: `${path}?fieldValidation=Strict`, headers, signal };
    const answer = await handler({ ...request, body: JSON.stringify(body) });
    const chunks: Uint8Array[] = [];
    for await (const chunk of answer.body) chunks.push(chunk);
    return JSON.parse(Buffer.concat(chunks).toString()) as Status;
  };
}

const regexp = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe('a value of the wrong type, in the words of a real 1.36', () => {
  test.each([
    [aSet({ replicas: 'many' }), 'string into Go struct field StatefulSetSpec.spec.replicas of type int32'],
    [aSet({ replicas: 1.5 }), 'number 1.5 into Go struct field StatefulSetSpec.spec.replicas of type int32'],
    [
      aSet({ selector: 'x' }),
      'string into Go struct field StatefulSetSpec.spec.selector of type v1.LabelSelector',
    ],
    [
      aSet({ template: { spec: { containers: {} } } }),
      'object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      aContainer({ name: 5 }),
      'number into Go struct field Container.spec.template.spec.containers.name of type string',
    ],
    [
      aContainer({ stdin: 'yes' }),
      'string into Go struct field Container.spec.template.spec.containers.stdin of type bool',
    ],
    [
      { metadata: { name: 'db', labels: { a: 1 } } },
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      aSet({ replicas: 99_999_999_999 }),
      'number 99999999999 into Go struct field StatefulSetSpec.spec.replicas of type int32',
    ],
  ])('%j', async (body, said) => {
    const { code, message } = await asking()('POST', body);
    const head = 'StatefulSet in version "v1" cannot be handled as a StatefulSet';
    expect({ code, message }).toEqual({ code: 400, message: `${head}: json: cannot unmarshal ${said}` });
  });

  test('every spelling of an amount is one', async () => {
    const limits = Object.fromEntries(
      ['1', 1, '500m', '512Ki', '1.5Gi', '1e3', '2M', '.5'].map((one, index) => [
        `example.com/${index}`,
        one,
      ]),
    );
    const { message } = await asking()('POST', aContainer({ resources: { limits } }));
    expect(message).not.toContain(regexp);
  });

  test('a quantity that is none, and a time', async () => {
    const ask = asking();
    const cpu = await ask('POST', aContainer({ resources: { limits: { cpu: 'abc' } } }));
    expect(cpu.message).toContain(regexp);
    const time = await ask('POST', { metadata: { name: 'db', creationTimestamp: 'x' } });
    expect(time.message).toContain('parsing time "x" as "2006-01-02T15:04:05Z07:00"');
  });
});

describe('a patch that makes nonsense', () => {
  const strategic = 'application/strategic-merge-patch+json';

  test.each([
    [{ spec: { replicas: 'many' } }, 'map[spec:map[replicas:many]]', 'unrecognized type: int32'],
    [{ spec: { selector: 'x' } }, 'map[spec:map[selector:x]]', 'cannot restore struct from: string'],
    [
      { metadata: { labels: { a: 1 } } },
      'map[metadata:map[labels:map[a:1]]]',
      'cannot convert int64 to string',
    ],
    [
      { spec: { nonsense: 1, template: { spec: { containers: [{ name: 'db', nope: true }] } } } },
      'map[spec:map[nonsense:1 template:map[spec:map[containers:[map[name:db nope:true]]]]]]',
      'strict decoding error: unknown field "spec.nonsense", unknown field "spec.template.spec.containers[0].nope"',
    ],
  ])('%j is refused as a strategic one', async (body, patch, why) => {
    const { code, message, details } = await asking()('PATCH', body, strategic);
    const said = `Invalid value: ${JSON.stringify(patch)}: ${why}`;
    expect({ code, message }).toEqual({ code: 422, message: ` "" is invalid: patch: ${said}` });
    expect(details).toEqual({ causes: [{ reason: 'FieldValueInvalid', message: said, field: 'patch' }] });
  });

  test.each([
    ['application/merge-patch+json', { spec: { replicas: 'many' } }],
    ['application/json-patch+json', [{ op: 'replace', path: '/spec/replicas', value: 'many' }]],
  ])('is refused for what it makes of the object: %s', async (type, body) => {
    const { code, message } = await asking()('PATCH', body, type);
    expect(code).toBe(422);
    expect(message).toMatch(/^ "" is invalid: patch: Invalid value: "\{.*\\"replicas\\":\\"many\\"/);
    expect(message).toContain('cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas');
  });

  test('directives of a strategic merge are no unknown fields', async () => {
    const patch = {
      spec: { template: { spec: { $setElementOrder: [], containers: [{ name: 'main', $patch: 'merge' }] } } },
    };
    expect(await asking()('PATCH', patch, strategic)).toMatchObject({ kind: 'StatefulSet' });
  });
});
