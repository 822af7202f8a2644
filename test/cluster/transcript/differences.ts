import type { Said } from './step.ts';

/** Something the sandbox says otherwise than a cluster, on purpose. */
export interface Difference {
  readonly because: string;
  /** Of the step's title. */
  readonly step: RegExp;
  /** Lines that only one of them says, or both in other words. Without it the whole answers differ. */
  readonly lines?: RegExp;
}

export const differences: readonly Difference[] = [
  {
    because: 'it does not hide that it is a model',
    step: /^kubectl version /,
    lines: /"(gitVersion|gitCommit|goVersion|compiler|platform)"/,
  },
  {
    because: 'it serves what a set needs, and nothing else',
    step: /^kubectl api-(versions|resources)/,
    lines:
      /admissionregistration|apiextensions|apiregistration|autoscaling\/v1|batch|certificates|flowcontrol|networking|node\.k8s\.io|rbac|resource\.k8s\.io|scheduling|^bindings|^componentstatuses|^endpoints$|daemonset|deployment|replicaset|replicationcontroller|^podtemplates|localsubject|^subjectaccess|^tokenreviews|csi|volumeattributesclasses/,
  },
  {
    because: 'its administrator has another name, and no certificate',
    step: /^kubectl auth whoami/,
    lines: /^(Username|Extra)/,
  },
  {
    because: 'a forbidden change is shown field by field, not as a difference of two dumps of Go',
    step: /^kubectl patch pod db-0 /,
    lines: /^@@|^ "|^ - "|^ \+ "|^ \}/,
  },
  {
    because: 'a kubelet may add what it read of the pod in the kernel, for resizing; nothing here reads it',
    step: /^kubectl get pod db-0 -o yaml/,
    lines: /^ (resources: ?(\{\})?|limits:|memory: \d+Ki)$/,
  },
  {
    because:
      'it explains fields by their types only: the texts are as long as the rest of it, and on every website',
    step: /^kubectl explain statefulset/,
    lines: /^ [^\t]*$|^$|^ (selector|template)\t/,
  },
  {
    because: 'server-side apply is not modelled: it says so, and kubectl too',
    step: /^kubectl apply --server-side/,
  },
];

/** The difference that a step may show, if any. */
export function differenceOf(title: string): Difference | undefined {
  return differences.find(({ step }) => step.test(title));
}

/** What is left to be compared. */
export function without({ lines }: Difference, said: Said): Said | undefined {
  if (lines === undefined) return undefined;
  const kept = (text: string) =>
    text
      .split('\n')
      .filter((line) => !lines.test(line))
      .join('\n');
  return { ...said, stdout: kept(said.stdout), stderr: kept(said.stderr) };
}
