import { describe, expect, test } from 'vitest';
import { revisionHash } from '../../../src/sandbox/controllers/statefulset/hash.ts';
import { goJson, revisionData } from '../../../src/sandbox/controllers/statefulset/revision-data.ts';

/** Upstream: pkg/controller/statefulset/testdata/compatibility_set_1.33.0.json and …_1.34.0.json. */
const set = {
  spec: {
    template: {
      metadata: { annotations: { test: 'value' }, labels: { app: 'foo' } },
      spec: {
        containers: [
          {
            name: 'test',
            image: 'test',
            imagePullPolicy: 'Always',
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
          },
        ],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    },
  },
};

const hashOf = (revisionHasCreationTimestamp: boolean) =>
  revisionHash(goJson(revisionData(set, { revisionHasCreationTimestamp })), 0);

describe('the name of a revision', () => {
  test('is the hash that Kubernetes up to 1.33 gave upstream’s compatibility set', () => {
    expect(hashOf(true)).toBe('c77f6d978');
  });

  test('is the hash that Kubernetes since 1.34 gives it', () => {
    expect(hashOf(false)).toBe('776999688b');
  });

  test('changes with the collision count', () => {
    const data = goJson(revisionData(set, { revisionHasCreationTimestamp: false }));
    expect(revisionHash(data, 1)).not.toBe(revisionHash(data, 0));
  });

  test('is over bytes as Go writes them', () => {
    expect(goJson({ b: '<&>', a: [{ d: undefined, c: 'ü' }] })).toBe(
      '{"a":[{"c":"ü"}],"b":"\\u003c\\u0026\\u003e"}',
    );
  });
});
