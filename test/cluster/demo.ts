import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connect } from './support/cluster.ts';
import { orderedSet } from './support/sets.ts';
import { onTemporaryGround } from './support/temporary.ts';
import { waitReady } from './support/wait.ts';

/** A drill to look at, on a real Kubernetes that is brought up for it: `npm run demo`. */
console.error(
  'Bringing up a Kubernetes on this machine (the first time it has to be built, which takes minutes) …',
);
const cluster = await connect();

process.exitCode = await onTemporaryGround(cluster, 'demo', async (ground) => {
  const { name, namespace, stateHome } = ground;
  console.error(`A StatefulSet of three pods, each with a disk of its own, in namespace ${namespace} …`);
  await cluster.apply(orderedSet(ground));
  await waitReady(cluster, ground);

  const words = ['run', 'kill-pod', `sts/${name}`, '-n', namespace, '--yes'];
  console.error(`\n$ kubectl sts-doctor ${words.join(' ')}`);
  const doctor = spawn(
    process.execPath,
    [join(import.meta.dirname, '..', '..', 'src', 'main.ts'), ...words],
    {
      stdio: 'inherit',
      env: { ...process.env, KUBECONFIG: cluster.kubeconfig, XDG_STATE_HOME: stateHome },
    },
  );
  // Ctrl-C goes to the doctor as well, which puts the set back; we wait for it.
  process.on('SIGINT', () => {});
  const [code] = (await once(doctor, 'exit')) as [number | null];
  return code ?? 1;
});

const borrowed = process.env['STS_DOCTOR_TEST_KUBECONFIG'];
if (!borrowed) {
  console.error(`\nThe cluster is still up, for you to try: export KUBECONFIG=${cluster.kubeconfig}`);
  console.error('To take it away again: npm run bed -- down');
}
