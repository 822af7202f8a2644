const NEWLINE = 0x0a;

/**
 * Cuts a stream into lines and parses each as JSON. Chunks may end anywhere, also within a character: lines are cut
 * as bytes and decoded whole, every byte being looked at once. A line that never ended is dropped: whoever wrote it
 * was cut off. Throws a SyntaxError for what is not JSON.
 */
export async function* jsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  let begun: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      begun.push(chunk.subarray(from, end));
      const line = Buffer.concat(begun).toString('utf8');
      begun = [];
      from = end + 1;
      if (line.trim() !== '') yield JSON.parse(line);
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
}
