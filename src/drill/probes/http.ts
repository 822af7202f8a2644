import type { HttpProbe } from '../../scenario/probe-spec.ts';
import { type Answer, cannotTell, met, notMet, type Probe, together } from '../probe.ts';
import { firstThatIsThere } from './first-program.ts';
import { execNeeds, inEachPod, placeWords } from './in-pod.ts';
import { fromHere } from './from-here.ts';
import { lastLine } from './last-line.ts';

export const http: Probe<HttpProbe> = {
  probe: 'http',

  says({ url, status, vantage }, situation) {
    const wanted = status === undefined ? '' : ` gives ${status}`;
    const from = vantage.from === 'here' ? 'here' : placeWords(vantage, situation);
    return `GET ${url}${wanted} from ${from}`;
  },

  needs: ({ vantage }, situation) =>
    vantage.from === 'here' ? [] : execNeeds(vantage, situation, 'ask the web server from the pod'),

  async ask(spec, scene, signal) {
    const { vantage, url } = spec;
    if (vantage.from === 'here')
      return fromHere(scene, async (reach) => judged(spec, await reach.http(url, signal)));
    const seconds = String(Math.max(1, Math.ceil(spec.timeoutMs / 1000)));
    const answers = await inEachPod(
      vantage,
      scene,
      async (run, pod) => {
        const ran = await firstThatIsThere(run, [
          ['curl', '-sS', '-o', '/dev/null', '-m', seconds, '-w', '%{http_code}\n', url],
          ['wget', '-S', '-O', '/dev/null', url],
        ]);
        if (ran === undefined) return cannotTell(`${pod}: its image has neither curl nor wget`);
        const status = statusIn(`${ran.stderr}\n${ran.stdout}`);
        if (status !== undefined) return judged(spec, status);
        return notMet(`${pod}: ${lastLine(ran.stderr) ?? `exit code ${ran.exitCode}`}`);
      },
      signal,
    );
    return together(answers);
  },
};

function judged({ status: wanted }: HttpProbe, status: number): Answer {
  const fits = wanted === undefined ? status >= 200 && status < 400 : status === wanted;
  return fits ? met(`status ${status}`) : notMet(`status ${status}`);
}

/** curl prints the code as it is told to, wget the head of every answer; 000 is curl's word for none. */
function statusIn(said: string): number | undefined {
  const found = [...said.matchAll(/^\s*(?:.*\bHTTP\/\d(?:\.\d)? )?([1-5]\d\d)\b/gm)].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}
