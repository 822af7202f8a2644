import type { VolumeMount } from '../controllers/objects.ts';
import { environmentOf } from './environment.ts';
import { expand } from './expansion.ts';
import { FileTree, MountedFiles } from './files.ts';
import { contentOf } from './images.ts';
import type { ContainerState } from './pod-runtime.ts';
import type { PodWorker } from './pod-worker.ts';
import { programs } from './shell/programs.ts';
import type { Lookup, Surroundings } from './shell/task.ts';

const NAME_SERVER = '10.96.0.10';
const DOMAIN = 'svc.cluster.local';
const USUAL_FOLDERS = ['/tmp', '/var', '/etc', '/usr/bin', '/root', '/home', '/dev', '/proc'];

/** What a new run of a container finds around it: an empty file system of its own, and its pod's volumes. */
export function surroundingsOf({ tools, runtime }: PodWorker, container: ContainerState): Surroundings {
  const { spec } = container;
  const { pod } = runtime;
  const namespace = pod.metadata?.namespace ?? 'default';
  const address = runtime.address ?? '';
  const environment = environmentOf(pod, spec, { api: tools.world.api, address });
  const mounts = (spec.volumeMounts ?? []).flatMap(
    (mount) => tools.mounts.mount(runtime, withSubPath(mount, environment)) ?? [],
  );
  const files = new MountedFiles(new FileTree(), mounts);
  for (const folder of USUAL_FOLDERS) files.makeDirectory(folder);
  const content = contentOf(spec.image ?? '');
  const resolve = (name: string): Lookup => ({ server: NAME_SERVER, ...tools.resolve(name, namespace) });
  return {
    programs: content.bare ? only(content.entrypoint) : programs,
    files,
    hostname: pod.spec?.hostname ?? pod.metadata?.name ?? '',
    address,
    domain: pod.spec?.subdomain === undefined ? '' : `${pod.spec.subdomain}.${namespace}.${DOMAIN}`,
    search: `${namespace}.${DOMAIN} ${DOMAIN} cluster.local`,
    environment,
    resolve,
    listen: ({ port, root }) => {
      const served = root ?? content.documents;
      const at = port === 0 ? content.port : port;
      tools.network.listen(runtime.address ?? '', { port: at, root: served, files });
    },
    fetch: (url) => {
      const [, host = '', port = '80', path = '/'] =
        /^(?:https?:\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
      const address = /^[\d.]+$/.test(host)
        ? host === '127.0.0.1'
          ? runtime.address
          : host
        : host === 'localhost'
          ? runtime.address
          : resolve(host).addresses[0];
      return address === undefined ? undefined : tools.network.get(address, Number(port), path);
    },
    now: () => tools.world.time.stamp(),
  };
}

/** An image that is made of one program has no other to be run in it. */
function only(entrypoint: readonly string[]): typeof programs {
  return new Map([...programs].filter(([name]) => entrypoint.includes(name)));
}

/** `subPathExpr` is a `subPath` that names variables: a folder of its own for every pod on a volume they share. */
function withSubPath(mount: VolumeMount, variables: Surroundings['environment']): VolumeMount {
  const { subPathExpr } = mount;
  return subPathExpr === undefined ? mount : { ...mount, subPath: expand(subPathExpr, variables) };
}
