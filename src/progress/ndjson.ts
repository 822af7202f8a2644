import type { DrillEvent } from '../drill/event.ts';
import type { View, ViewOptions, ViewStream } from './view.ts';

/** Characters that JSON need not escape but a terminal may obey, or show in a misleading order. */
const UNSAFE = /[\u007F-\u009F\u2028\u2029\p{Bidi_Control}]/gu;

/** Every event as a line of JSON, for programs: `at` and `type` first, nothing left out. */
export function ndjsonView(stream: ViewStream, _options: ViewOptions): View {
  let last = 0;
  const write = ({ at, type, ...rest }: DrillEvent): void => {
    last = at;
    const text = JSON.stringify({ at, type, ...rest });
    stream.write(
      `${text.replaceAll(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`,
    );
  };
  return {
    handle: write,
    notice: (message) => write({ at: last, type: 'notice', message }),
    close: () => undefined,
  };
}
