/** As wide as the terminal, but no wider than is easily read; a file or a pipe has no width. */
export const widestHelp = 110;
const widthOfFiles = 100;

export function helpWidth(columns: number | undefined): number {
  return Math.min(columns ?? widthOfFiles, widestHelp);
}
