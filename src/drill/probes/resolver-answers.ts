/**
 * The addresses in what `getent ahosts` or an `nslookup` says. getent begins a line with the address; the nslookups
 * (bind's, busybox' old and new one) tell of the server first, and of the name from `Name:` on.
 */
export function addressesIn(said: string): readonly string[] {
  const from = said.search(/^Name:/m);
  const lines = (from === -1 && /^Server:/m.test(said) ? '' : said.slice(Math.max(0, from))).split('\n');
  const found = lines.flatMap((line) => {
    const [, address] = /^(?:Address(?: \d+)?:\s+)?([\da-f]*[.:][\da-f.:]*)(?=\s|$)/i.exec(line) ?? [];
    return address === undefined ? [] : [address];
  });
  return [...new Set(found)];
}

/** The domains that a resolver tries a name in, by a `resolv.conf`. The last list counts. */
export function searchListIn(conf: string): readonly string[] {
  const [, list = ''] = [...conf.matchAll(/^\s*(?:search|domain)\s+(.*)$/gm)].at(-1) ?? [];
  return list.split(/\s+/).filter((domain) => domain !== '' && domain !== '.');
}
