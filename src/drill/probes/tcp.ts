import type { TcpProbe } from '../../scenario/probe-spec.ts';
import { cannotTell, met, notMet, type Probe, together } from '../probe.ts';
import { firstThatIsThere } from './first-program.ts';
import { fromHere } from './from-here.ts';
import { execNeeds, inEachPod, placeWords } from './in-pod.ts';
import { lastLine } from './last-line.ts';

export const tcp: Probe<TcpProbe> = {
  probe: 'tcp',

  says({ host, port, vantage }, situation) {
    const from = vantage.from === 'here' ? 'here' : placeWords(vantage, situation);
    return `port ${port} of ${host} accepts connections from ${from}`;
  },

  needs: ({ vantage }, situation) =>
    vantage.from === 'here' ? [] : execNeeds(vantage, situation, 'connect from the pod'),

  async ask({ host, port, vantage, timeoutMs }, scene, signal) {
    if (vantage.from === 'here')
      return fromHere(scene, async (reach) => {
        await reach.tcp(host, port, signal);
        return met('accepted');
      });
    const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
    const answers = await inEachPod(
      vantage,
      scene,
      async (run, pod) => {
        const ran = await firstThatIsThere(run, [
          ['nc', '-z', '-w', seconds, host, String(port)],
          // Some builds of busybox know no -z, but what to run once they are connected.
          ['nc', '-w', seconds, host, String(port), '-e', 'true'],
          ['bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', host, String(port)],
        ]);
        if (ran === undefined) return cannotTell(`${pod}: its image has no nc that can tell, and no bash`);
        if (ran.exitCode === 0) return met('accepted');
        return notMet(`${pod}: ${lastLine(ran.stderr) ?? 'no connection'}`);
      },
      signal,
    );
    return together(answers);
  },
};
