/** `299 - "text"`, several of them in one header or in many. */
const WARNING = /\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g;

/** The texts of a response's Warning headers. Upstream: apimachinery pkg/util/net/http.go, ParseWarningHeaders. */
export function warningTexts(header: string | readonly string[] | undefined): readonly string[] {
  const lines = typeof header === 'string' ? [header] : (header ?? []);
  return lines.flatMap((line) =>
    [...line.matchAll(WARNING)].map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1')),
  );
}

/** Passes every text on once: a deprecated API would otherwise complain with every request. */
export function onceEach(report: (text: string) => void): (text: string) => void {
  const seen = new Set<string>();
  return (text) => {
    if (seen.has(text)) return;
    seen.add(text);
    report(text);
  };
}
