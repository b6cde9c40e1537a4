import { FixresError } from '../../base/errors.ts';

/** An answer's body, from byte `begin` of a file of `total` bytes (null: not said). */
export interface Answer {
  readonly begin: number;
  readonly total: number | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Breaks off what is still under way. */
  readonly close: () => void;
}

const maximumRedirects = 5;

/**
 * Asks for a file from byte `from` on; servers that can't begin there give all of it. Follows a few redirects, never from
 * https to http. Throws MODEL_WEIGHTS_MISSING for what no second try mends, and plain errors for the rest.
 */
export const openAddress = async (url: string, from: number, stallMs: number): Promise<Answer> => {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const pause = () => clearTimeout(timer);
  const wait = () => {
    pause();
    timer = setTimeout(() => stop.abort(new Error(`nothing came for ${stallMs} ms`)), stallMs);
  };
  const close = () => {
    pause();
    stop.abort();
  };
  try {
    const response = await follow(url, from, stop.signal, wait);
    wait();
    const body = response.body;
    if (body === null) throw new Error('an answer without content');
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

/** `onAsk` is called before each request: every answer, a redirect too, is something that came. */
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

/** Client's faults (a wrong address) stay; a server's may pass. */
const accepted = (response: Response, { href }: URL): Response => {
  if (response.ok) return response;
  const reason = `the server answers ${response.status} ${response.statusText}`.trimEnd();
  throw response.status < 500 && response.status !== 408 && response.status !== 429
    ? refused(href, reason)
    : new Error(reason);
};

const extent = ({ status, headers }: Response, from: number): { begin: number; total: number | null } => {
  const length = headers.get('content-length');
  if (status !== 206) return { begin: 0, total: length === null ? null : Number(length) };
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  if (range === null || Number(range[1]) !== from) throw refused('the file', 'the server answers with another part');
  return { begin: from, total: Number(range[2]) };
};

const refused = (url: string, reason: string): FixresError =>
  new FixresError('MODEL_WEIGHTS_MISSING', `could not download ${url}: ${reason}`, {
    path: url,
    hint: 'look the address up at its publisher, and give it with `--from`',
  });
