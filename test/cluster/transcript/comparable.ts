import type { Answer } from '../bed/command.ts';
import type { Stage } from './play.ts';
import type { Said, Step } from './step.ts';

/** What is another one each time, and the word that stands for it. */
const accidents: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>'],
  [/https?:\/\/[\d.]+:\d+/g, '<server>'],
  [/\b10\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/\bnode-[12]\b/g, '<node>'],
  [/containerd:\/\/[0-9a-f]+/g, 'containerd://<id>'],
  [/kube-api-access-\w{5}/g, 'kube-api-access-<random>'],
  [/sha256:[0-9a-f]{64}/g, 'sha256:<digest>'],
  [/\bexec "[0-9a-f]{64}"/g, 'exec "<id>"'],
  // Names that a server or a recorder made up: of slices and of events.
  [/\bdb-[a-z0-9]{5}\b/g, 'db-<random>'],
  [/(\bdb(-\d)?)\.[0-9a-f]{16}\b/g, '$1.<random>'],
  [/(LIVE|MERGED)-\d+/g, '$1-<random>'],
  [/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, ' <time>'],
  [/(Resource Version: +)\d+/g, '$1<version>'],
  [/(resourceVersion: )"\d+"/g, '$1<version>'],
  [/ \(x\d+ over [\dms]+\)/g, ''],
  [/(?<![\w.])(\d+(\.\d+)?(µs|ms|[smhd]))+(?!\w)/g, '<age>'],
  [/ +/g, ' '],
];

/** What is only seen, or only happens, when something else is slow. */
const MATTERS_OF_TIMING = [
  // The states on the way that `rollout status` is early enough to meet.
  /^Waiting for (\d+ pods to be ready|statefulset spec update|partitioned roll out to finish)/,
  // A probe that comes before its program listens, and a scheduler that comes before the claim is bound.
  /Readiness probe failed: .*connection refused/,
  /FailedScheduling .*(unbound immediate PersistentVolumeClaims|persistentvolumeclaim "\S+" not found)/,
  // A container that runs and is not ready yet: a kubelet may tell of both at once.
  /^db-\d 0\/1 Running 0 <age>$/,
];

/** The answer without what is another one on each cluster and at each time. */
export function comparable(answer: Answer, stage: Stage, step: Step): Said {
  const clean = (text: string) => cleaned(text.replaceAll(stage.namespace, '<namespace>'), step);
  return { code: answer.code, stdout: clean(answer.stdout), stderr: clean(answer.stderr) };
}

function cleaned(text: string, { unordered }: Step): string {
  const plain = accidents.reduce((rest, [accident, word]) => rest.replaceAll(accident, word), text);
  const lines = plain
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !MATTERS_OF_TIMING.some((timing) => timing.test(line)));
  return (unordered ? [...new Set(lines)].toSorted() : withSortedEvents(once(lines))).join('\n');
}

/** How often a line is said again is a matter of timing. */
function once(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}

/** Events of the same second have no order. */
function withSortedEvents(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => line === 'Events:');
  return at < 0 ? lines : [...lines.slice(0, at), ...new Set(lines.slice(at).toSorted())];
}
