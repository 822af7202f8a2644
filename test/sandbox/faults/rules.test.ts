import { describe, expect, test } from 'vitest';
import { pods } from '../../../src/sandbox/controllers/kinds.ts';
import { applyRules } from '../../../src/sandbox/faults/apply-rules.ts';
import { Faults } from '../../../src/sandbox/faults/faults.ts';
import { type FaultName, faultNames, readRule, type FaultRule } from '../../../src/sandbox/faults/rule.ts';
import { saysReady } from '../../../src/statefulset/pods.ts';
import { Cluster } from '../support/cluster.ts';
import { aSet } from '../support/sets.ts';

function rule(fault: FaultName, said: object = {}): FaultRule {
  const read = readRule(fault, said);
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join());
  return read.rule;
}

function problemsOf(fault: FaultName, said: object): readonly string[] {
  const read = readRule(fault, said);
  return 'problems' in read ? read.problems.map(({ message }) => message) : [];
}

function struck(...rules: readonly FaultRule[]): { readonly cluster: Cluster; readonly requests: Faults } {
  const cluster = new Cluster();
  const requests = new Faults();
  const { time, faults, dns } = cluster.sandbox;
  applyRules(rules, { time, requests, cluster: faults, dns });
  return { cluster, requests };
}

const asking = (verb: string, more: object = {}) => ({ verb, group: '', resource: 'pods', ...more });

describe('reading', () => {
  test('a resource goes by any name kubectl knows it by', () => {
    for (const resource of ['po', 'pod', 'pods', 'Pods'])
      expect(rule('slow', { resource, by: '1s' })).toMatchObject({ resource: 'pods', by: 1000 });
  });

  test('text from a command line and numbers from a file are the same', () => {
    expect(rule('answer', { code: '429', retryAfter: '2s', times: '3' })).toEqual(
      rule('answer', { code: 429, retryAfter: '2s', times: 3 }),
    );
    expect(rule('answer', { code: 409, times: 'always' })).toMatchObject({ times: Infinity, after: 0 });
  });

  test('everything that is wrong is told at once, with what would be right', () => {
    expect(
      problemsOf('answer', { code: 418, resource: 'teapots', retryAfter: 'soon', colour: 'red' }),
    ).toEqual([
      'answer.code: it takes one of 409, 410, 429, 500, 503, 504',
      'answer.retryAfter: "soon" is no duration, such as 30s or 5m',
      'answer.resource: the sandbox has no resource "teapots"',
      'answer has no field "colour"; it has code, retryAfter, message, verb, resource, subresource, namespace, name, user, after, times',
    ]);
  });

  test('what a fault cannot do without is asked for', () => {
    expect(problemsOf('loseNode', {})).toEqual(['loseNode.name: it takes a name']);
    expect(problemsOf('reset', { when: 'never' })[0]).toContain('before or after it is carried out');
    expect(problemsOf('slow', { by: '1s', verb: 'grab' })[0]).toContain('get, list, watch');
  });
});

describe('faults of requests', () => {
  test('an answer hits the requests that it is about, as often as it says', () => {
    const said = { code: 429, retryAfter: '1500ms', verb: 'delete', resource: 'pods', after: 1, times: 2 };
    const { requests } = struck(rule('answer', said));
    const hits = [1, 2, 3, 4].map(() => requests.hit(asking('delete'), 'me')?.type);
    expect(requests.hit(asking('get'), 'me')).toBeUndefined();
    expect(hits).toEqual([undefined, 'refuse', 'refuse', undefined]);
  });

  test('whole seconds to wait, as the header has them', () => {
    const { requests } = struck(rule('answer', { code: 429, retryAfter: '1500ms' }));
    expect(requests.hit(asking('get'), 'me')).toEqual({ type: 'refuse', code: 429, retryAfterSeconds: 2 });
  });

  test('a broken connection and a slow one', () => {
    const { requests } = struck(rule('reset', { when: 'after', user: 'ann' }), rule('slow', { by: '2s' }));
    expect(requests.hit(asking('get'), 'bob')).toEqual({ type: 'slow', ms: 2000 });
    expect(requests.hit(asking('get'), 'ann')).toEqual({ type: 'reset', when: 'after' });
  });

  test('what is denied is denied for as long as it says', () => {
    const { cluster, requests } = struck(
      rule('deny', { verb: 'delete', resource: 'po', at: '10s', for: '20s' }),
    );
    const denials = [5_000, 10_000, 20_000].map((ms) => {
      cluster.advance(ms);
      return requests.denials.map(({ verb, resource }) => `${verb} ${resource}`);
    });
    expect(denials).toEqual([[], ['delete pods'], []]);
  });

  test('watches are dropped, again and again, and lag', () => {
    const { cluster, requests } = struck(
      rule('dropWatches', { resource: 'pods', how: 'end', at: '1s', every: '10s' }),
      rule('lagWatches', { resource: 'sts', by: '3s', for: '5s' }),
    );
    const dropped: string[] = [];
    requests.watching({ resource: 'pods', drop: (how) => dropped.push(how) });
    requests.watching({ resource: 'nodes', drop: () => dropped.push('nodes') });
    expect(requests.lagOf('statefulsets')).toBe(3000);
    cluster.advance(22_000);
    expect(dropped).toEqual(['end', 'end', 'end']);
    expect(requests.lagOf('statefulsets')).toBe(0);
  });
});

describe('faults of the cluster', () => {
  test('stopped controllers make nothing until they are back', () => {
    const { cluster } = struck(rule('stopControllers', { for: '1m' }));
    cluster.start(aSet({ replicas: 1 }));
    cluster.advance(50_000);
    expect(cluster.pods()).toEqual([]);
    cluster.advance(30_000);
    expect(cluster.pods()).toHaveLength(1);
  });

  test('controllers that lag come late', () => {
    const { cluster } = struck(rule('lagControllers', { by: '20s' }));
    cluster.start(aSet({ replicas: 1 }));
    cluster.advance(15_000);
    expect(cluster.pods()).toEqual([]);
    cluster.advance(10_000);
    expect(cluster.pods()).toHaveLength(1);
  });

  test('without a scheduler no pod gets a node', () => {
    const { cluster } = struck(rule('stopScheduler', { for: '1m' }));
    cluster.start(aSet({ replicas: 1 }));
    cluster.advance(50_000);
    expect(cluster.pod(0).spec?.nodeName ?? '').toBe('');
    cluster.advance(30_000);
    expect(saysReady(cluster.pod(0))).toBe(true);
  });

  test('a node goes down and comes back', () => {
    const { cluster } = struck(rule('loseNode', { name: 'node-2', at: '30s', for: '2m' }));
    cluster.start(aSet({ replicas: 2, podManagementPolicy: 'Parallel' }));
    cluster.advance(25_000);
    const on = cluster.pods().find(({ spec }) => spec?.nodeName === 'node-2');
    const runs = () => cluster.sandbox.runs(on?.metadata?.uid ?? '');
    expect(runs()).toBe(true);
    cluster.advance(10_000);
    expect(runs()).toBe(false);
    cluster.advance(180_000);
    expect(cluster.pods().every(saysReady)).toBe(true);
  });

  test('a node that is not there is refused before anything is done', () => {
    const attempt = () => struck(rule('stopControllers'), rule('loseNode', { name: 'node-9' }));
    expect(attempt).toThrow('the sandbox has no node node-9; it has node-1, node-2');
  });

  test('an image is gone, and DNS answers are of yesterday', () => {
    const { cluster } = struck(rule('removeImage', { name: 'nginx:1' }), rule('cacheDns'));
    const name = 'web.default.svc.cluster.local';
    expect(cluster.sandbox.dns.lookup(name)).toEqual([]);
    cluster.start(aSet({ replicas: 1 }));
    cluster.advance(20_000);
    const { reason } = cluster.api.get(pods, { namespace: 'default', name: 'web-0' }).status
      ?.containerStatuses?.[0]?.state?.waiting ?? { reason: undefined };
    expect(['ErrImagePull', 'ImagePullBackOff']).toContain(reason);
  });
});

test('every fault can be asked for with no more than it needs', () => {
  const needs: Readonly<Record<string, object>> = {
    answer: { code: 500 },
    slow: { by: '1s' },
    lagWatches: { resource: 'pods', by: '1s' },
    lagControllers: { by: '1s' },
    loseNode: { name: 'node-1' },
    removeImage: { name: 'nginx:1' },
  };
  for (const fault of faultNames) expect(struck(rule(fault, needs[fault] ?? {})), fault).toBeDefined();
});
