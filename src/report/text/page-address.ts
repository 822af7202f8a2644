/** Pages are our own remedies', unless a recording or a file says otherwise: only a plain address becomes a link. */
export function isPageAddress(page: string): boolean {
  return /^https:\/\/[\w.-]+\/[\w./#-]*$/.test(page);
}
