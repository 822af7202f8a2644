import { neverThrowing, type View, type ViewOptions, type ViewStream } from './view.ts';

type MakeView = (stream: ViewStream, options: ViewOptions) => View;

/** Every view by its name; a new one is a file beside this and a line here. Loaded when used: listr2 is large. */
const views = {
  lines: async () => (await import('./lines.ts')).linesView,
  ndjson: async () => (await import('./ndjson.ts')).ndjsonView,
  live: async () => (await import('./live/live.ts')).liveView,
} as const satisfies Readonly<Record<string, () => Promise<MakeView>>>;

export type ViewName = keyof typeof views;

/** `live` for a terminal, `lines` for everything else, `ndjson` for programs. */
export async function openView(name: ViewName, stream: ViewStream, options: ViewOptions): Promise<View> {
  const make = await views[name]();
  return neverThrowing(make(stream, options));
}
