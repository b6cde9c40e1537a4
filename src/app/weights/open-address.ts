import { FixresError } from '../../base/errors.ts';

/** The body of a response, from byte `begin` of a file of `total` bytes (null: unknown). */
export interface Answer {
  readonly begin: number;
  readonly total: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Aborts the pending transfer. */
  readonly close: () => void;
}

const maximumRedirects = 5;

/**
 * Requests a file from byte `from` on; servers without range support return the whole file. Follows a few redirects,
 * never from https to http. Throws MODEL_WEIGHTS_MISSING for permanent errors, and plain errors for transient ones.
 */
export const openAddress = async (url: string, from: number, stallMs: number): Promise<Answer> => {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const pause = () => clearTimeout(timer);
  const wait = () => {
    pause();
    timer = setTimeout(() => stop.abort(new Error(`received no data for ${stallMs} ms`)), stallMs);
  };
  const close = () => {
    pause();
    stop.abort();
  };
  try {
    const response = await follow(url, from, stop.signal, wait);
    wait();
    const body = response.body;
    if (body === null) throw new Error('the response has no content');
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        pause();
        yield chunk;
        wait();
      }
    };
    return { ...extent(response, from), chunks: chunks(), close };
  } catch (error) {
    close();
    throw error;
  }
};

/** `onAsk` is called before each request, since every response, even a redirect, counts as received data. */
const follow = async (url: string, from: number, signal: AbortSignal, onAsk: () => void): Promise<Response> => {
  let address = new URL(url);
  for (let redirects = 0; redirects <= maximumRedirects; redirects++) {
    const headers = { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
    onAsk();
    const response = await fetch(address, { redirect: 'manual', headers, signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return accepted(response, address);
    await response.body?.cancel();
    const next = new URL(location, address);
    const isSafe = next.protocol === 'https:' || (next.protocol === 'http:' && address.protocol === 'http:');
    if (!isSafe) throw refused(url, `it redirects to ${next.protocol}//${next.host}`);
    address = next;
  }
  throw refused(url, `it redirects more than ${maximumRedirects} times`);
};

/** Client errors (a wrong address) are permanent; server errors may be transient. */
const accepted = (response: Response, { href }: URL): Response => {
  if (response.ok) return response;
  const reason = `the server responded with ${response.status} ${response.statusText}`.trimEnd();
  throw response.status < 500 && response.status !== 408 && response.status !== 429
    ? refused(href, reason)
    : new Error(reason);
};

const extent = ({ status, headers }: Response, from: number): { begin: number; total: number | null } => {
  const length = headers.get('content-length');
  if (status !== 206) return { begin: 0, total: length === null ? null : Number(length) };
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  if (range === null || Number(range[1]) !== from) throw refused('the file', 'the server sent a different range');
  return { begin: from, total: Number(range[2]) };
};

const refused = (url: string, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_MISSING', `could not download ${url}: ${reason}`, {
    path: url,
    hint: 'look up the address at the publisher, and pass it with `--from`',
  });
