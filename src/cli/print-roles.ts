import type { DrillRequest } from '../drill/prepare.ts';
import type { Host } from '../drill/host.ts';
import { needsHere } from '../drill/needs-here.ts';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { toYaml } from '../lib/yaml.ts';
import { type Args, word, words } from './command.ts';
import { writeDocument } from './documents.ts';
import { loadScenarios, scenarioWord } from './load-scenario.ts';
import { onTarget } from './on-target.ts';
import type { Outside } from './outside.ts';
import { type Explained, roleManifests, type Subject } from './role-manifests.ts';

/** `rbac`: what allows a drill and nothing else, as manifests to apply. */
export async function printRoles(args: Args, outside: Outside): Promise<ExitCode> {
  const write = writerFor(word(args['output']) ?? 'yaml');
  const scenarios = await loadScenarios(
    scenarioWord(args, outside),
    words(args['set']),
    outside,
    words(args['values']),
  );
  // As with `kubectl create rolebinding`, --user is here whom to bind, not which user of the kubeconfig to be.
  const connection = { ...args, user: undefined };
  const explained: Explained[] = [];
  for (const scenario of scenarios) {
    explained.push(
      ...(await onTarget(scenario, connection, outside, (request, host) => rolesFor(request, host, args))),
    );
  }
  outside.stdout.write(write(explained));
  return exitCodes.held;
}

async function rolesFor(request: DrillRequest, host: Host, args: Args): Promise<readonly Explained[]> {
  const { needs, complete } = await needsHere(request, host);
  const { namespace, name, scenario } = request;
  if (!complete) {
    throw new Failure(
      exitCodes.refused,
      `what the steps need cannot be told: sts/${name} or its pods may not be read`,
      ['Run it as somebody who may read them; nothing else is needed to print a Role'],
    );
  }
  return roleManifests({
    scenario: scenario.name,
    namespace,
    name,
    needs,
    subjects: subjectsOf(args, namespace),
  });
}

function subjectsOf(args: Args, namespace: string): readonly Subject[] {
  return [
    ...words(args['user']).map((name) => ({ kind: 'User' as const, name })),
    ...words(args['group']).map((name) => ({ kind: 'Group' as const, name })),
    ...words(args['serviceaccount']).map((account) => accountOf(account, namespace)),
  ];
}

/** `namespace:name`, as kubectl takes it; a bare name is one of the set's own namespace. */
function accountOf(account: string, fallback: string): Subject {
  const [first = '', second, ...rest] = account.split(':');
  const [namespace, name] = second === undefined ? [fallback, first] : [first, second];
  if (rest.length === 0 && namespace !== '' && name !== '')
    return { kind: 'ServiceAccount', name, namespace };
  throw new Failure(exitCodes.usage, `serviceaccount must be <namespace>:<name>, not "${account}"`);
}

type Writer = (explained: readonly Explained[]) => string;

const writers: Readonly<Record<string, Writer>> = {
  yaml: (all) => all.map(({ manifest, comments }) => toYaml(manifest, comments)).join('---\n'),
  json: (all) =>
    writeDocument({ apiVersion: 'v1', kind: 'List', items: all.map(({ manifest }) => manifest) }, 'json'),
  name: (all) =>
    all
      .map(
        ({ manifest: { kind, metadata } }) =>
          `${kind.toLowerCase()}.rbac.authorization.k8s.io/${metadata.name}\n`,
      )
      .join(''),
};

function writerFor(format: string): Writer {
  const writer = Object.hasOwn(writers, format) ? writers[format] : undefined;
  if (writer !== undefined) return writer;
  throw new Failure(
    exitCodes.usage,
    `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${Object.keys(writers).toSorted().join(',')}`,
  );
}
