import { z } from 'zod';

/** What became of a spec. A skip is no pass. */
export type Outcome =
  | { readonly type: 'passed' }
  | { readonly type: 'failed' | 'skipped'; readonly why: string };

export interface Spec {
  /** All of its texts, from the outermost to its own. */
  readonly name: string;
  readonly labels: readonly string[];
}

const listed = <T extends z.ZodType>(item: T) => z.array(item).nullish();

/** The part we read of Ginkgo's JSON report. Upstream: onsi/ginkgo/v2 types/types.go, Report and SpecReport (2.28). */
const reports = z.array(
  z.object({
    SpecReports: listed(
      z.object({
        ContainerHierarchyTexts: listed(z.string()),
        ContainerHierarchyLabels: listed(listed(z.string())),
        LeafNodeType: z.string(),
        LeafNodeText: z.string(),
        LeafNodeLabels: listed(z.string()),
        State: z.string(),
        Failure: z.object({ Message: z.string().nullish() }).nullish(),
      }),
    ),
  }),
);

type Node = NonNullable<z.infer<typeof reports>[number]['SpecReports']>[number];

function nodesOf(report: string): readonly Node[] {
  return reports.parse(JSON.parse(report)).flatMap(({ SpecReports }) => SpecReports ?? []);
}

/** The specs that were played or, in a dry run, would have been. */
export function specsOf(report: string): readonly Spec[] {
  return nodesOf(report)
    .filter(({ LeafNodeType, State }) => LeafNodeType === 'It' && State !== 'skipped')
    .map((node) => ({
      name: nameOf(node),
      labels: [
        ...(node.ContainerHierarchyLabels ?? []).flatMap((of) => of ?? []),
        ...(node.LeafNodeLabels ?? []),
      ],
    }));
}

/** What became of one spec; what went wrong before the specs went wrong for all of them. */
export function outcomeOf(report: string, name: string): Outcome {
  const nodes = nodesOf(report);
  const around = nodes.find(({ LeafNodeType, State }) => LeafNodeType !== 'It' && State !== 'passed');
  if (around !== undefined) return { type: 'failed', why: `${around.LeafNodeType}: ${whyOf(around)}` };
  const played = nodes.find((node) => node.LeafNodeType === 'It' && nameOf(node) === name);
  if (played === undefined) return { type: 'skipped', why: 'the suite has no such spec' };
  switch (played.State) {
    case 'passed':
      return { type: 'passed' };
    case 'skipped':
    case 'pending':
      return { type: 'skipped', why: whyOf(played) };
    default:
      return { type: 'failed', why: whyOf(played) };
  }
}

function nameOf({ ContainerHierarchyTexts, LeafNodeText }: Node): string {
  return [...(ContainerHierarchyTexts ?? []), LeafNodeText].join(' ');
}

/** In one line, however long a dump stands in the message. */
function whyOf({ Failure, State }: Node): string {
  const text = (Failure?.Message ?? '').replace(/\s+/g, ' ').trim();
  return text === '' ? State : text.slice(0, 240);
}
