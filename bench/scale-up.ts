import { statefulSets } from '../src/sandbox/api/kinds.ts';
import { createVirtualTime } from '../src/sandbox/clock/virtual-time.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';

/** How a set of so many replicas, one after the other, came to be in the sandbox of this process. */
export interface ScaledUp {
  readonly replicas: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Highest so far of the whole process. */
  readonly maxRssBytes: number;
  /** What it would have taken a cluster. */
  readonly virtualMs: number;
  readonly writes: number;
}

/** A node takes 250 pods. */
const PODS_A_NODE = 250;

export async function scaleUp(replicas: number): Promise<ScaledUp> {
  const began = { wall: performance.now(), cpu: process.cpuUsage() };
  const time = createVirtualTime({ epoch: Date.now() });
  const sandbox = startSandbox({ time, nodes: Math.ceil(replicas / PODS_A_NODE) + 1 });
  const labels = { app: 'web' };
  const spec = {
    serviceName: 'web',
    replicas,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:latest' }] } },
  };
  const bench = { user: 'bench', groups: ['system:masters'], fieldManager: 'bench' };
  sandbox.api.create(statefulSets, 'default', { metadata: { name: 'web' }, spec }, bench);
  await new Promise<void>((resolve) => {
    sandbox.api.observe(statefulSets, ({ object }) => {
      if (object.status?.readyReplicas === replicas) resolve();
    });
  });
  const { user, system } = process.cpuUsage(began.cpu);
  const scaled = {
    replicas,
    wallMs: performance.now() - began.wall,
    cpuMs: (user + system) / 1000,
    maxRssBytes: process.resourceUsage().maxRSS * 1024,
    virtualMs: time.monotonic(),
    writes: sandbox.api.context.store.version,
  };
  sandbox.stop();
  return scaled;
}
