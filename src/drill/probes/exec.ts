import type { ExecProbe } from '../../scenario/probe-spec.ts';
import { cannotTell, met, notMet, type Probe, together } from '../probe.ts';
import { execNeeds, inEachPod, placeWords } from './in-pod.ts';
import { lastLine } from './last-line.ts';

/** What a shell or runc ends with when there is no such program, or none that may be run. */
const NO_PROGRAM = new Set([126, 127]);

export const exec: Probe<ExecProbe> = {
  probe: 'exec',

  says: (spec, situation) => `${JSON.stringify(spec.command)} ends with 0 in ${placeWords(spec, situation)}`,

  needs: (spec, situation) => execNeeds(spec, situation, 'run the probe in the container'),

  async ask(spec, scene, signal) {
    const answers = await inEachPod(
      spec,
      scene,
      async (run, pod) => {
        const { exitCode, stderr, stdout } = await run(spec.command);
        if (exitCode === 0) return met('exit code 0');
        const said = lastLine(stderr) ?? lastLine(stdout);
        const detail = `${pod}: exit code ${exitCode}${said === undefined ? '' : `: ${said}`}`;
        return NO_PROGRAM.has(exitCode) ? cannotTell(detail) : notMet(detail);
      },
      signal,
    );
    return together(answers);
  },
};
