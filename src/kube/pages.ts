import { isClusterError } from '../cluster/error.ts';

/** kubectl's page size. */
const PAGE_SIZE = 500;

export interface Page<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

/** What a request for a page says of it; nothing: all in one piece. */
export interface Paging {
  readonly limit?: number;
  readonly continue?: string | undefined;
}

interface Sizes {
  /** Of a page. */
  readonly limit?: number | undefined;
  /** So many items are enough, however many there are. */
  readonly atMost?: number | undefined;
}

/**
 * The items of all pages. When the pages' snapshot expires on the way (410), everything is asked for again in one piece, as
 * client-go's pager does. With `atMost` it ends as soon as there are that many.
 */
export async function everyPage<T>(
  fetchPage: (paging: Paging) => Promise<Page<T>>,
  { limit = PAGE_SIZE, atMost = Infinity }: Sizes,
): Promise<{ readonly items: readonly T[]; readonly resourceVersion: string }> {
  const items: T[] = [];
  let next: string | undefined;
  let resourceVersion: string;
  do {
    let page: Page<T>;
    try {
      page = await fetchPage({ limit: Math.min(limit, atMost), continue: next });
    } catch (error) {
      if (next === undefined || !isClusterError(error, 'gone')) throw error;
      items.length = 0;
      page = await fetchPage({});
    }
    for (const item of page.items ?? []) items.push(item);
    next = page.metadata?.continue || undefined;
    resourceVersion = page.metadata?.resourceVersion ?? '';
  } while (next !== undefined && items.length < atMost);
  return { items, resourceVersion };
}
