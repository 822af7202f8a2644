import { Document, Scalar } from 'yaml';
import { archiveOf, executableOf, platforms } from '../platforms.ts';
import { downloadOf, type Product } from '../product.ts';

/** One executable in krew's manifest. */
export interface ManifestPlatform {
  readonly os: string;
  readonly arch: string;
  readonly archive: string;
  readonly bin: string;
}

const shortDescription = 'Drill a StatefulSet: identity, storage, order';

const description = `\
Runs failure drills on a StatefulSet: a lost pod, a stalled rollout, a
forced deletion, a scaling to zero. It watches what happens, judges whether
each pod came back as itself, with its own disk, in the promised order and
in time, says what to type where one did not, and puts everything back.

Before a drill it shows what it would do and plays it on a copy of the set
in an embedded model of a cluster. Undo is written down before the first
change, and an interrupted run can be finished from any machine.
`;

function caveats(name: string): string {
  return `\
A drill changes the StatefulSet that you name: it shows a plan and asks.
Try it without a cluster:
  kubectl ${name} run kill-pod --sandbox
Completion through kubectl takes one more step:
  kubectl ${name} completion install
`;
}

/** Every platform of a release, with the names of its files. */
export function manifestPlatforms({ name }: Product): readonly ManifestPlatform[] {
  return platforms.map((platform) => ({
    os: platform.os,
    arch: platform.arch,
    archive: archiveOf(platform, name),
    bin: executableOf(platform, name),
  }));
}

/** The manifest that krew installs a release by. @throws Error when an archive has no digest. */
export function krewManifest(product: Product, digests: ReadonlyMap<string, string>): string {
  const tag = `v${product.version}`;
  const entries = manifestPlatforms(product).map(({ os, arch, archive, bin }) => {
    const sha256 = digests.get(archive);
    if (sha256 === undefined) throw new Error(`${archive} has no digest`);
    const selector = { matchLabels: { os, arch } };
    return { selector, uri: downloadOf(product, tag, archive), sha256: quoted(sha256), bin };
  });
  const document = new Document({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: product.name },
    spec: {
      version: tag,
      homepage: product.homepage,
      shortDescription,
      description: block(description),
      caveats: block(caveats(product.name)),
      platforms: entries,
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** A digest of digits only would otherwise be a number to YAML. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function block(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}
