import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { download } from '../../src/app/weights/download.ts';
import { fetchWeights } from '../../src/app/weights/fetch-weights.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { openWeights } from '../../src/model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-weights-cli-'));
after(() => rmSync(folder, { recursive: true }));
const golden = (name: string): string => new URL(`../golden/weights/${name}`, import.meta.url).pathname;

const run = async (...words: readonly string[]) => {
  let [out, err, code] = ['', '', 0];
  await runCli(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { FIXRES_CACHE: join(folder, 'cache') },
    cwd: folder,
    exit: (value) => {
      code = value;
    },
  });
  return { out, err, code };
};

const content = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7) % 251));
const sha256 = createHash('sha256').update(content).digest('hex');

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A server for one test; gives back what was asked of it. */
const served = async (handler: Handler, act: (url: string) => Promise<void>): Promise<IncomingMessage[]> => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}/net.pth`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return requests;
};

/** Answers with what is asked for; the first so many answers stop after 100,000 bytes, for `onHalf` to break off. */
const honest =
  (brokenAnswers = 0, onHalf: (answer: ServerResponse) => void = () => {}): Handler =>
  ({ headers }, response, count) => {
    const begin = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
    const rest = content.subarray(begin);
    const range = { 'content-range': `bytes ${begin}-${content.length - 1}/${content.length}` };
    response.writeHead(begin > 0 ? 206 : 200, { 'content-length': rest.length, ...(begin > 0 ? range : {}) });
    if (count > brokenAnswers) return void response.end(rest);
    response.write(rest.subarray(0, 100_000));
    onHalf(response);
  };

let files = 0;
const options = (url: string, known: string | null = sha256) => ({
  url,
  file: join(folder, `net${files++}.pth`),
  sha256: known,
  /** Long enough for a machine under load: a stall asks again, which the tests that count requests would see. */
  stallMs: 60_000,
  progress: () => {},
});

test('a file is downloaded, checked and kept', async () => {
  await served(honest(), async (url) => {
    const wanted = options(url, sha256.slice(0, 8));
    assert.equal(await download(wanted), sha256);
    assert.ok(readFileSync(wanted.file).equals(content));
    assert.ok(!existsSync(`${wanted.file}.part`));
  });
});

test('a transfer that was interrupted resumes where it stopped', async () => {
  let answer: ServerResponse | null = null;
  const handler = honest(2, (half) => {
    answer = half;
  });
  const requests = await served(handler, async (url) => {
    const breakOff = (bytes: number) => void (bytes % 100_000 === 0 && answer?.destroy());
    const wanted = { ...options(url), progress: breakOff };
    await download(wanted);
    assert.ok(readFileSync(wanted.file).equals(content));
  });
  assert.deepEqual(
    requests.map(({ headers }) => headers.range),
    [undefined, 'bytes=100000-', 'bytes=200000-'],
  );
});

test('the partial file of an earlier command is continued', async () => {
  const requests = await served(honest(), async (url) => {
    const wanted = options(url);
    writeFileSync(`${wanted.file}.part`, content.subarray(0, 1000));
    await download(wanted);
    assert.ok(readFileSync(wanted.file).equals(content));
  });
  assert.equal(requests[0]?.headers.range, 'bytes=1000-');
});

test('a download from a stalled server is abandoned', async () => {
  await served(
    (_, response) => void response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 10)),
    async (url) => {
      await assert.rejects(download({ ...options(url), stallMs: 100 }), {
        code: 'MODEL_WEIGHTS_MISSING',
        message: /received no data for 100 ms/,
      });
    },
  );
});

test('a download from a server that never answers is abandoned', async () => {
  await served(
    () => {},
    async (url) => {
      await assert.rejects(download({ ...options(url), stallMs: 20 }), { message: /received no data for 20 ms/ });
    },
  );
});

test('a file with unexpected content is not kept', async () => {
  await served(
    (_, response) => void response.end('something else'),
    async (url) => {
      const wanted = options(url);
      await assert.rejects(download(wanted), { code: 'MODEL_WEIGHTS_INVALID', message: /SHA-256 .* instead of/ });
      assert.ok(!existsSync(wanted.file) && !existsSync(`${wanted.file}.part`));
    },
  );
});

test('a server that sends less than it announced is detected', async () => {
  await served(
    ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\nshort'),
    async (url) => {
      const wanted = options(url);
      await assert.rejects(download(wanted), { code: 'MODEL_WEIGHTS_MISSING' });
      assert.ok(!existsSync(wanted.file));
    },
  );
});

test('a few redirects are followed, a loop is not', async () => {
  const redirect = (response: ServerResponse) => void response.writeHead(302, { location: '/net.pth' }).end();
  await served(
    (request, response, count) => (count < 3 ? redirect(response) : honest()(request, response, count)),
    async (url) => void (await download(options(url))),
  );
  const requests = await served(
    (_, response) => redirect(response),
    async (url) => {
      await assert.rejects(download(options(url)), { message: /redirects more than 5 times/ });
    },
  );
  assert.equal(requests.length, 6);
});

test('the stall timeout starts again with each redirect', async () => {
  const stallMs = 54_321;
  const { mock: timers } = mock.method(globalThis, 'setTimeout');
  const started: number[] = [];
  try {
    await served(
      (request, response, count) => {
        started.push(timers.calls.filter((call) => call.arguments[1] === stallMs).length);
        if (count < 4) return void response.writeHead(302, { location: '/net.pth' }).end();
        honest()(request, response, count);
      },
      async (url) => void (await download({ ...options(url), stallMs })),
    );
  } finally {
    timers.restore();
  }
  assert.deepEqual(started, [1, 2, 3, 4]);
});

test('a cached file is used if it has the content that was downloaded, and is downloaded again otherwise', async () => {
  for (const known of [sha256.slice(0, 8), null]) {
    const told: string[] = [];
    const requests = await served(honest(), async (url) => {
      const wanted = { ...options(url, known), distrusted: (reason: string) => void told.push(reason) };
      assert.equal(await fetchWeights(wanted), sha256);
      assert.equal(await fetchWeights(wanted), null);
      const damaged = Buffer.from(content);
      damaged[250_000]! ^= 1;
      writeFileSync(wanted.file, damaged);
      assert.equal(await fetchWeights(wanted), sha256);
      assert.ok(readFileSync(wanted.file).equals(content));
      rmSync(`${wanted.file}.sha256`); // as an earlier version left it
      assert.equal(await fetchWeights(wanted), known === null ? sha256 : null);
    });
    assert.equal(requests.length, known === null ? 3 : 2);
    assert.match(told[0]!, /^its SHA-256 is [0-9a-f]{12} instead of [0-9a-f]+$/);
    assert.equal(told[1], known === null ? 'the digest of its download is missing' : undefined);
  }
});

test('an address that does not exist is not requested again', async () => {
  const requests = await served(
    (_, response) => void response.writeHead(404).end(),
    async (url) => void (await assert.rejects(download(options(url)), { message: /responded with 404/ })),
  );
  assert.equal(requests.length, 1);
});

test('`weights fetch` says clearly that a server is not reachable, exit code 4', async () => {
  const { err, code } = await run('weights', 'fetch', 'resnet18.tv_in1k', '--from', 'http://127.0.0.1:1/resnet18.pth');
  assert.equal(code, 4);
  assert.match(err, /could not download http:\/\/127\.0\.0\.1:1\/resnet18\.pth/);
  assert.match(err, /check the connection/);
});

test('`weights fetch` refuses unknown names and weights without an address, exit code 2', async () => {
  const unknown = await run('weights', 'fetch', 'resnet18.tv_in1');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /did you mean `resnet18\.tv_in1k`/);
  const page = await run('weights', 'fetch', 'pnasnet5large.tf_in1k');
  assert.equal(page.code, 2);
  assert.match(page.err, /has no file address, only https:/);
});

test('`weights list` gives names, addresses and hashes', async () => {
  const { out, code } = await run('weights', 'list', '--json');
  assert.equal(code, 0);
  const found = (JSON.parse(out) as { name: string; url: string }[]).find(({ name }) => name === 'resnet50.tv_in1k');
  assert.equal(found?.url, 'https://download.pytorch.org/models/resnet50-0676ba61.pth');
});

test('`weights inspect` lists tensors, and refuses what would execute something', async () => {
  const { out } = await run('weights', 'inspect', golden('plain.pth'));
  assert.match(out, /^half +F16 +\[6\]$/m);
  assert.match(out, /10 tensors, .* format torch$/m);
  const { code, err } = await run('weights', 'inspect', golden('evil.pth'));
  assert.equal(code, 4);
  assert.match(err, /posix\.system/);
});

test('`weights convert` writes the floats as safetensors', async () => {
  const { out, code } = await run('weights', 'convert', golden('legacy.pth'), 'out.safetensors');
  assert.equal(code, 0, out);
  assert.match(out, /1 left out because they are not floating point: bn\.num_batches_tracked/);
  const [before, now] = [openWeights(golden('legacy.pth')), openWeights(join(folder, 'out.safetensors'))];
  assert.equal(now.format, 'safetensors');
  for (const name of now.tensors.keys()) assert.deepEqual(now.read(name), before.read(name), name);
});

test("`weights convert` brings a layers model's tensors into torch's layouts", async () => {
  const from = golden('../tfjs/residual/model.json');
  const { out, code } = await run('weights', 'convert', from, 'layers.safetensors');
  assert.equal(code, 0, out);
  const [before, now] = [openWeights(from), openWeights(join(folder, 'layers.safetensors'))];
  // [row, column, in, out] becomes [out, in, row, column].
  const [theirs, ours] = [before.read('conv1/kernel'), now.read('conv1/kernel')];
  assert.deepEqual(
    [theirs.shape, ours.shape],
    [
      [3, 3, 3, 8],
      [8, 3, 3, 3],
    ],
  );
  assert.equal(ours.values[((5 * 3 + 2) * 3 + 1) * 3], theirs.values[((1 * 3 + 0) * 3 + 2) * 8 + 5]);
});
