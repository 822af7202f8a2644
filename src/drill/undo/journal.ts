import { z } from 'zod';
import { exitCodes, Failure } from '../../lib/failure.ts';
import { effectShape } from './effects/registry.ts';
import { inThisVersion, journalVersion } from './journal-version.ts';

/**
 * What it takes to undo a run, written before the first act: on disk, and in an annotation of the run's Lease, so
 * that any machine can do it. Versioned, compact, without secrets. Every act in it is assumed to have possibly
 * happened; the live values decide.
 */
const fieldChange = () =>
  z.object({
    /** The way to it in the set, e.g. `['spec', 'replicas']`. A drill changes nothing outside of `spec`. */
    path: z
      .array(z.union([z.string().min(1), z.strictObject({ name: z.string().min(1) })]))
      .min(2)
      .refine(([root]) => root === 'spec', { error: 'must lead into spec' }),
    before: z.json().optional(),
    /** Every value the run may have put there; null: nothing. */
    ours: z.array(z.json()),
  });

const formerOwner = () =>
  z.object({
    manager: z.string(),
    operation: z.string(),
    apiVersion: z.string(),
    subresource: z.string().optional(),
    time: z.string().optional(),
    fields: z.array(z.array(z.string())),
  });

const journalShape = () =>
  z.object({
    version: z.literal(journalVersion),
    /** Becomes the name of a file, so it may not be just any text. */
    run: z.string().regex(/^[0-9a-z]+(?:-[0-9a-z]+)*$/),
    tool: z.string(),
    scenario: z.string(),
    startedAt: z.string(),
    target: z.object({
      context: z.string().regex(/^\P{Cc}*$/u),
      server: z.string(),
      namespace: z.string(),
      name: z.string(),
      uid: z.string(),
    }),
    before: z.object({
      parts: z.record(z.string(), z.string()),
      template: z.string(),
      currentRevision: z.string().optional(),
      updateRevision: z.string().optional(),
      claims: z.record(z.string(), z.string()).optional(),
      revisions: z.record(z.string(), z.string()).optional(),
      podRevisions: z.record(z.string(), z.string()),
    }),
    /** Ordinals the set had, to tell claims born in the run from claims remade. */
    ordinals: z.object({ start: z.int(), replicas: z.int() }),
    /** Ordinals whose pods the run takes away: a revision that is another afterwards is its doing. */
    disturbed: z.array(z.int()).optional(),
    /** The run does what cannot be undone, and was allowed to. */
    lasting: z.boolean().optional(),
    /** Claims that the run deletes, as it was allowed to: no undo brings them back. */
    givenUp: z.array(z.string()).optional(),
    owners: z.array(formerOwner()),
    /** In the order of the acts; undone from the last to the first. */
    changes: z.array(fieldChange()),
    /** What the run changes beside its set, in the order of the acts; each is written down before it is done. */
    effects: z.array(effectShape()),
    /** How long the set may take to be healthy again, in milliseconds. */
    healBudgetMs: z.number(),
  });

export type Journal = Readonly<z.infer<ReturnType<typeof journalShape>>>;
export type FieldChange = z.infer<ReturnType<typeof fieldChange>>;

export function isOfReplicas({ path }: FieldChange): boolean {
  return path.length === 2 && path[1] === 'replicas';
}

/** The run changes what pods are made from, or which of them are made anew. */
export function rollsOut({ changes }: Journal): boolean {
  return changes.some(({ path: [, part] }) => part === 'template' || part === 'updateStrategy');
}

/** The most an annotation may take of the 256 KiB that all annotations of an object share. */
const MAX_BYTES = 200 * 1024;

export function formatJournal(journal: Journal): string {
  const text = JSON.stringify(journal);
  if (Buffer.byteLength(text) > MAX_BYTES) {
    throw new Failure(
      exitCodes.refused,
      `the undo journal of this run would take ${Buffer.byteLength(text)} bytes, more than a Lease can carry`,
    );
  }
  return text;
}

/** Made when it is first needed. */
let shape: ReturnType<typeof journalShape> | undefined;

/** Reads a journal from disk or cluster: neither is trusted. */
export function parseJournal(text: string, place: string): Journal {
  try {
    shape ??= journalShape();
    return shape.parse(inThisVersion(JSON.parse(text), place));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Failure(exitCodes.errored, `${place}: this is not an undo journal of ours: ${why}`, [], {
      cause,
    });
  }
}
