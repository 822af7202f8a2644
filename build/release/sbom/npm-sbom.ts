import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../product.ts';

/** A CycloneDX document as npm writes it, as far as we touch it. The rest is carried along. */
export interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly [more: string]: unknown;
}

/** Everything that is installed, with what npm knows of it: licences, digests, where it comes from. */
export async function npmSbom(): Promise<Bom> {
  // Without `--omit=dev`: what a tool needs as well would be missing although the program needs it.
  const { stdout } = await promisify(execFile)(
    'npm',
    ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application'],
    { cwd: root, maxBuffer: 1 << 28 },
  );
  return JSON.parse(stdout) as Bom;
}
