import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { builtIn, builtInNames } from '../../../src/scenario/built-ins.ts';
import { lint } from '../../../src/scenario/lint/lint.ts';
import { rules } from '../../../src/scenario/lint/registry.ts';
import { loadShipped } from '../documents.ts';
import { aSetOf, findings } from './findings.ts';

const page = new URL('../../../docs/reference/lint.md', import.meta.url);
const GENERATED = /(?<=<!-- rules:.*-->\n)[\s\S]*(?=<!-- \/rules -->)/;

test('the reference page lists every rule', () => {
  const rows = rules.map(
    ({ id, gravity, what }) => `| \`${id}\` | ${gravity} | ${what.replaceAll('|', '\\|')} |\n`,
  );
  const table = `| rule | gravity | finds |\n|---|---|---|\n${rows.join('')}`;
  const text = readFileSync(page, 'utf8').replace(GENERATED, () => table);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

test('ids are words of their own', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { id } of rules) expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
});

test.each(builtInNames)('%s, which is shipped, has nothing to find', (name) => {
  expect(lint(builtIn(name, loadShipped))).toEqual([]);
});

describe('ordinal-out-of-range', () => {
  const on = (replicas: number, steps: string, more: object = {}) =>
    findings('ordinal-out-of-range', `steps: [${steps}]`, { set: aSetOf(replicas, more) });

  test('fires on an ordinal that the set does not have', () => {
    expect(on(3, '{killPod: {ordinal: 3}}')).toEqual([
      '5:31 ordinal 3 is out of range: the set has ordinals 0 to 2',
    ]);
  });

  test('counts from the start ordinal', () => {
    expect(on(3, '{killPod: {ordinal: 0}}', { ordinals: { start: 5 } })).toEqual([
      '5:31 ordinal 0 is out of range: the set has ordinals 5 to 7',
    ]);
    expect(on(3, '{killPod: {ordinal: 7}}', { ordinals: { start: 5 } })).toEqual([]);
  });

  test('follows what the scenario itself scales', () => {
    expect(on(3, '{scale: {replicas: 2}}, {killPod: {ordinal: 2}}')).toEqual([
      '5:55 ordinal 2 is out of range: the set has ordinals 0 to 1',
    ]);
    expect(on(3, '{scale: {replicas: 5}}, {killPod: {ordinal: 4}}')).toEqual([]);
    expect(on(3, '{scale: {replicas: 0}}, {killPod: {ordinal: highest}}')).toEqual([
      '5:55 the set has no ordinals: its spec.replicas is 0',
    ]);
  });

  test('stays quiet without a set, and about what is not known yet', () => {
    expect(findings('ordinal-out-of-range', 'steps: [{killPod: {ordinal: 9}}]')).toEqual([]);
    const open = 'parameters: {o: {type: ordinal}}\nsteps: [{killPod: {ordinal: $(o)}}]';
    expect(findings('ordinal-out-of-range', open, { set: aSetOf(0) })).toEqual([]);
  });
});

describe('never-ends', () => {
  test.each([
    ['guards: {maxDuration: 1m}\nsteps: [{killPod: {ordinal: 0}, until: {stable: {for: 90s}}}]'],
    ['guards: {maxDuration: 1m}\nsteps: [{sleep: {for: 30s}}, {sleep: {for: 30s}}]'],
  ])('fires on %j', (spec) => {
    expect(findings('never-ends', spec)).toHaveLength(1);
  });

  test.each([
    ['steps: [{killPod: {ordinal: 0}, until: {stable: {for: 90s}}}]'],
    ['guards: {maxDuration: 5m}\nsteps: [{killPod: {ordinal: 0}, until: {stable: {for: 90s}}}]'],
    [
      'parameters: {d: {type: duration}}\nguards: {maxDuration: 1m}\nsteps: [{killPod: {ordinal: 0}, until: {stable: {for: $(d)}}}]',
    ],
  ])('stays quiet on %j', (spec) => {
    expect(findings('never-ends', spec)).toEqual([]);
  });
});

describe('nothing-to-revert', () => {
  test.each([
    ['steps: [{revertTemplate: {}}]'],
    ['steps: [{stallRollout: {}}, {name: a, revertTemplate: {}}, {name: b, revertTemplate: {}}]'],
    ['steps: [{scale: {replicas: 1}}, {revertTemplate: {}}]'],
  ])('fires on %j', (spec) => {
    expect(findings('nothing-to-revert', spec)).toHaveLength(1);
  });

  test('stays quiet after a change', () => {
    expect(findings('nothing-to-revert', 'steps: [{stallRollout: {}}, {revertTemplate: {}}]')).toEqual([]);
  });
});

describe('nothing-to-delete', () => {
  const apply = '{apply: {manifest: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}}}';
  const remove = '{delete: {kind: ConfigMap, name: a}}';

  test.each([
    [remove],
    ['{delete: {kind: Secret, name: a}}'],
    [`${remove}, {name: again, delete: {kind: ConfigMap, name: a}}`],
  ])('fires on %j', (steps) => {
    const before = steps.includes('again') || steps.includes('Secret') ? `${apply}, ` : '';
    expect(findings('nothing-to-delete', `steps: [${before}${steps}]`)).toHaveLength(1);
  });

  test.each([[`${apply}, ${remove}`], [`{apply: {file: a.yaml}}, ${remove}`]])(
    'stays quiet on %j',
    (steps) => {
      expect(findings('nothing-to-delete', `steps: [${steps}]`)).toEqual([]);
    },
  );
});

describe('set-is-away', () => {
  test.each(['{killPod: {ordinal: 0}}', '{scale: {replicas: 1}}', '{name: again, deleteSet: {}}'])(
    'fires on %j after a deletion',
    (step) => {
      expect(findings('set-is-away', `steps: [{deleteSet: {}}, ${step}]`)).toHaveLength(1);
    },
  );

  test.each(['{deleteSet: {}}, {sleep: {for: 5s}}', '{recreateSet: {}}, {killPod: {ordinal: 0}}'])(
    'stays quiet on %j',
    (steps) => {
      expect(findings('set-is-away', `steps: [${steps}]`)).toEqual([]);
    },
  );
});

describe('contradicting-limit', () => {
  test.each([
    [
      '{killPod: {ordinal: 0}, expect: {availability: {maxUnavailable: 0}}}',
      'killPod takes 1 at once: maxUnavailable 0 cannot be kept',
    ],
    [
      '{killPod: {ordinal: [0, 1], order: together}, expect: {availability: {maxUnavailable: 1}}}',
      'killPod takes 2 at once: maxUnavailable 1 cannot be kept',
    ],
    [
      '{scale: {replicas: 1}, expect: {availability: {minAvailable: 2}}}',
      'the set is scaled to 1: minAvailable 2 cannot be kept',
    ],
  ])('fires on %j', (step, message) => {
    expect(
      findings('contradicting-limit', `steps: [${step}]`).map((line) => line.replace(/^\S+ /, '')),
    ).toEqual([message]);
  });

  test('knows more when the set is given', () => {
    const steps = 'steps: [{killPod: {ordinal: 0}, expect: {availability: {minAvailable: 3}}}]';
    expect(findings('contradicting-limit', steps)).toEqual([]);
    expect(findings('contradicting-limit', steps, { set: aSetOf(3) })).toHaveLength(1);
    expect(findings('contradicting-limit', steps, { set: aSetOf(4) })).toEqual([]);
  });

  test.each([
    ['{killPod: {ordinal: [0, 1]}, expect: {availability: {maxUnavailable: 1}}}'],
    ['{stallRollout: {}, expect: {availability: {maxUnavailable: 1}}}'],
  ])('stays quiet on %j', (step) => {
    expect(findings('contradicting-limit', `steps: [${step}]`)).toEqual([]);
  });
});

describe('idle-expectation', () => {
  test.each([
    [
      '{sleep: {for: 1s}, expect: {recovery: {within: 5m}}}',
      'sleep changes nothing: there is nothing to expect of the set',
    ],
    [
      '{killPod: {ordinal: 0}, expect: {eviction: denied}}',
      'killPod evicts nothing: only evictPod and drainNode can be denied',
    ],
  ])('fires on %j', (step, message) => {
    expect(findings('idle-expectation', `steps: [${step}]`).map((line) => line.replace(/^\S+ /, ''))).toEqual(
      [message],
    );
  });

  test('stays quiet on what the action can break', () => {
    expect(
      findings(
        'idle-expectation',
        'steps: [{sleep: {for: 1s}}, {killPod: {ordinal: 0}, expect: {recovery: {within: 5m}}}]',
      ),
    ).toEqual([]);
  });
});

describe('destructive-without-leave', () => {
  const losing = {
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
  };

  test('fires on scaling down a set whose claims go with their pods', () => {
    expect(
      findings('destructive-without-leave', 'steps: [{scale: {replicas: 1}}]', { set: aSetOf(3, losing) }),
    ).toEqual([
      '5:19 the set deletes the claims of pods that are scaled away (whenScaled: Delete): this needs guards.allowDestructive: true, and --allow-destructive',
    ]);
  });

  test.each([
    ['{deleteClaim: {ordinal: 0}}', 'the data of the claims goes with them'],
    ['{exec: {ordinal: 0, command: [ls]}}', 'a command may do anything'],
  ])('fires on %j', (step, why) => {
    expect(findings('destructive-without-leave', `steps: [${step}]`)).toEqual([
      `5:${step.indexOf(':') + 13} ${why}: this needs guards.allowDestructive: true, and --allow-destructive`,
    ]);
    const allowed = `guards: {allowDestructive: true}\nsteps: [${step}]`;
    expect(findings('destructive-without-leave', allowed)).toEqual([]);
  });

  test('stays quiet with leave, upwards, and where claims stay', () => {
    const set = aSetOf(3, losing);
    expect(
      findings(
        'destructive-without-leave',
        'guards: {allowDestructive: true}\nsteps: [{scale: {replicas: 1}}]',
        { set },
      ),
    ).toEqual([]);
    expect(findings('destructive-without-leave', 'steps: [{scale: {replicas: 4}}]', { set })).toEqual([]);
    expect(
      findings('destructive-without-leave', 'steps: [{scale: {replicas: 1}}]', { set: aSetOf(3) }),
    ).toEqual([]);
  });
});

describe('shell-substitution', () => {
  const stalled = (command: string) =>
    `parameters: {hostname: {type: string, default: a}}\ntarget: {namespace: $(hostname)}\nsteps: [{stallRollout: {command: ${command}}}]`;

  test('fires on a parameter in a command of a shell', () => {
    expect(findings('shell-substitution', stalled('[sh, -c, "echo $(hostname)"]'))).toEqual([
      '7:45 $(hostname) is the parameter here, not what the shell makes of hostname: for the shell write $$(hostname)',
    ]);
  });

  test('stays quiet when it is escaped, and where there is no shell', () => {
    expect(findings('shell-substitution', stalled('[sh, -c, "echo $$(hostname)"]'))).toEqual([]);
    expect(findings('shell-substitution', stalled('[echo, $(hostname)]'))).toEqual([]);
  });
});

test('pause-without-end fires on a pause without a time, and stays quiet with one', () => {
  expect(findings('pause-without-end', 'steps: [{pause: {message: look}}]')).toHaveLength(1);
  expect(findings('pause-without-end', 'steps: [{pause: {message: look, for: 5m}}]')).toEqual([]);
});

test('unused-parameter fires on a parameter that nothing refers to, and stays quiet on others', () => {
  const spec =
    'parameters: {a: {type: integer, default: 1}, b: {type: integer, default: 1}}\nsteps: [{scale: {replicas: $(a)}}]';
  expect(findings('unused-parameter', spec)).toEqual([
    '5:51 parameter b is never referred to: write $(b) where its value belongs',
  ]);
});
