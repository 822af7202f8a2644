import { describe, expect, test, vi } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { statefulSets } from '../../src/cluster/resource.ts';
import { namespace } from '../fakes/a-set.ts';
import { aWorld, type World } from '../fakes/world.ts';
import { stateOf } from '../drill/support/as-before.ts';
import { cliIn, opened } from './support/cli-in.ts';

vi.mock(import('../../src/cli/open-cluster.ts'), () => ({
  openCluster: async () => {
    if (!opened.open) throw new Error('no cluster was opened for this test');
    return opened.open;
  },
}));

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly {
    readonly resources: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly verbs: readonly string[];
  }[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly object[];
}

async function rolesFor(world: World, ...args: readonly string[]): Promise<readonly Manifest[]> {
  const { code, out, err } = await cliIn(world, ['rbac', ...args, '-o', 'json']);
  expect(err).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(out) as { items: readonly Manifest[] }).items;
}

describe('rbac', () => {
  test('prints a Role for the set’s namespace and a ClusterRole for what has none, and changes nothing', async () => {
    const world = aWorld();
    const before = stateOf(world);
    const roles = await rolesFor(world, 'kill-pod', 'sts/web');
    expect(roles.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['Role', namespace],
      ['ClusterRole', undefined],
    ]);
    expect(roles[1]?.rules).toMatchObject([{ resources: ['persistentvolumes'], verbs: ['list', 'watch'] }]);
    expect(stateOf(world)).toEqual(before);
    expect(world.cluster.requests.map(({ verb }) => verb)).not.toContain('watch');
  });

  test('names the pod that the drill kills, and every pod that may fall to a random choice', async () => {
    const killed = async (ordinal: string) => {
      const [role] = await rolesFor(aWorld(), 'kill-pod', 'sts/web', '--set', `ordinal=${ordinal}`);
      return role?.rules?.find(({ verbs }) => verbs.includes('delete') && !verbs.includes('get'))
        ?.resourceNames;
    };
    expect(await killed('highest')).toEqual(['web-2']);
    expect(await killed('0,2')).toEqual(['web-2', 'web-0']);
    expect(await killed('random')).toEqual(['web-0', 'web-1', 'web-2']);
  });

  test('leaves out what only a guard reads that will be skipped', async () => {
    const kinds = async (...flags: readonly string[]) => {
      const [role] = await rolesFor(aWorld(), 'scale-to-zero', 'sts/web', ...flags);
      return role?.rules?.flatMap(({ resources }) => resources);
    };
    expect(await kinds()).toContain('horizontalpodautoscalers');
    expect(await kinds('--skip-guard', 'hpa')).not.toContain('horizontalpodautoscalers');
  });

  test('binds it to users, groups and service accounts as kubectl names them', async () => {
    const subjects = ['--user', 'jane', '--user', 'joe', '--group', 'ops', '--serviceaccount', 'ci:drills'];
    const items = await rolesFor(aWorld(), 'kill-pod', 'web', ...subjects, '--service-account', 'own');
    const bindings = items.filter(({ roleRef }) => roleRef !== undefined);
    expect(bindings.map(({ kind, roleRef }) => [kind, roleRef?.kind, roleRef?.name])).toEqual([
      ['RoleBinding', 'Role', items[0]?.metadata.name],
      ['ClusterRoleBinding', 'ClusterRole', items[2]?.metadata.name],
    ]);
    const apiGroup = 'rbac.authorization.k8s.io';
    expect(bindings[0]?.subjects).toEqual([
      { apiGroup, kind: 'User', name: 'jane' },
      { apiGroup, kind: 'User', name: 'joe' },
      { apiGroup, kind: 'Group', name: 'ops' },
      { kind: 'ServiceAccount', name: 'drills', namespace: 'ci' },
      { kind: 'ServiceAccount', name: 'own', namespace },
    ]);
  });

  test('says in YAML what each rule is for, and what is optional', async () => {
    const { out } = await cliIn(aWorld(), ['rbac', 'kill-pod', 'sts/web']);
    const [json] = await rolesFor(aWorld(), 'kill-pod', 'sts/web');
    const documents = parseAllDocuments(out);
    expect(documents).toHaveLength(2);
    expect(documents[0]?.toJS()).toEqual(json);
    expect(out).toMatch(/# kill the pod\n +- apiGroups/);
    expect(out).toContain('# optional: observe its claims');
    expect(out).toContain('# These kinds belong to no namespace, so no Role can allow them.');
  });

  test('cannot tell what the steps need when the set may not be read', async () => {
    const world = aWorld();
    world.cluster.deny('get', 'statefulsets');
    const { code, err } = await cliIn(world, ['rbac', 'kill-pod', 'sts/web']);
    expect(code).toBe(4);
    expect(err).toContain('sts/web or its pods may not be read');
  });

  test.each([
    [['rbac', 'kill-pod', 'sts/web', '-o', 'table'], 'allowed formats are: json,name,yaml'],
    [['rbac', 'kill-pod', 'sts/web', '--serviceaccount', 'a:b:c'], 'must be <namespace>:<name>'],
    [['rbac', 'kill-pod', 'sts/none'], 'not found'],
  ])('%j is refused as a mistake', async (args, said) => {
    const { code, err } = await cliIn(aWorld(), args);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});

describe('preflight', () => {
  test('is content when everything is allowed, and changes nothing', async () => {
    const world = aWorld();
    const before = stateOf(world);
    const { code, out } = await cliIn(world, ['preflight', 'kill-pod', 'sts/web']);
    expect(code).toBe(0);
    expect(out).toContain(`You may run kill-pod on sts/web in namespace ${namespace}.`);
    expect(stateOf(world)).toEqual(before);
  });

  test('ends with 4 when something required is missing, and says how to get it', async () => {
    const world = aWorld();
    world.cluster.deny('delete', 'pods');
    const { code, out } = await cliIn(world, ['preflight', 'kill-pod', 'sts/web']);
    expect(code).toBe(4);
    expect(out).toMatch(/^You may not run kill-pod .*: 1 of \d+ missing\./);
    expect(out).toMatch(/^delete +pods +web-2 +no +kill the pod$/m);
    expect(out).toContain(`kubectl sts-doctor rbac kill-pod sts/web -n ${namespace}`);
  });

  test('lets pass what is only optional, and says what comes of it', async () => {
    const world = aWorld();
    world.cluster.deny('list', 'persistentvolumes');
    const { code, out } = await cliIn(world, ['preflight', 'kill-pod', 'sts/web']);
    expect(code).toBe(0);
    expect(out).toContain('1 optional missing, so some verdicts will be unknown');
    expect(out).toMatch(/^list +persistentvolumes +\* +no, optional/m);
  });

  test('of a set that may not be read knows what every drill needs, and that this is not all', async () => {
    const world = aWorld();
    world.cluster.deny('get', 'statefulsets');
    const { code, out } = await cliIn(world, ['preflight', 'kill-pod', 'sts/web', '-o', 'json']);
    expect(code).toBe(4);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 'sts-doctor.dev/preflight/v1',
      exitCode: 4,
      complete: false,
      permissions: expect.arrayContaining([
        expect.objectContaining({ verb: 'get', resource: statefulSets.plural, allowed: false }),
      ]),
    });
  });

  test('says the same in YAML', async () => {
    const { out } = await cliIn(aWorld(), ['preflight', 'scale-to-zero', 'web', '-o', 'yaml']);
    expect(parse(out)).toMatchObject({ scenario: 'scale-to-zero', name: 'web', exitCode: 0, complete: true });
  });
});
