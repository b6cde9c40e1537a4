// Compares the logits of ONNX files that current tools export with those that PyTorch gave for them:
//   npm run check:networks -- --script networks.py [--python PYTHON] [--only NAME]
//   npm run check:networks -- --folder FOLDER [--only NAME]
// The script (check-networks/further.py, for example) is called with a folder and writes NAME.onnx and NAME.json there,
// as in FOLDER: logits by resolution, null where PyTorch refuses the resolution too; and, where they are not the
// defaults, the largest difference `allowed`, the name of the `output`, and whether the input takes `bytes`. PYTHON
// needs torch, timm, onnx, onnxruntime and onnxscript.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine, tf } from '../src/engine/index.ts';
import { LiveParameters } from '../src/method/training/live-parameters.ts';
import { importNetwork } from '../src/model/import-network.ts';
import { possibleScopes } from '../src/model/scope.ts';
import { runSteps } from '../src/model/steps.ts';

const { values } = parseArgs({
  options: {
    script: { type: 'string' },
    folder: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
  },
});

/** Largest allowed difference, relative to the largest logit. */
const usuallyAllowed = 1e-3;

/**
 * The images that the script gives the networks, [4, side, side, 3]: a 32-bit xorshift, smoothed by repetition; as
 * bytes 0..252.
 */
const images = (side: number, asBytes: boolean): Float32Array => {
  let state = 2463534242;
  const coarse = Float32Array.from({ length: 4 * 3 * 8 * 8 }, () => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return (state / 2 ** 32) * 4 - 2;
  });
  return Float32Array.from({ length: 4 * side * side * 3 }, (_, index) => {
    const [channel, column] = [index % 3, Math.floor(index / 3) % side];
    const [row, image] = [Math.floor(index / (3 * side)) % side, Math.floor(index / (3 * side * side))];
    const [coarseRow, coarseColumn] = [Math.floor((row * 8) / side), Math.floor((column * 8) / side)];
    const value = coarse[((image * 3 + channel) * 8 + coarseRow) * 8 + coarseColumn]!;
    return asBytes ? Math.floor((value + 2) * 63) : value;
  });
};

/**
 * One line for a file, and whether all logits are as recorded. A size that PyTorch runs and the graph does not is
 * named.
 */
const check = async (folder: string, name: string): Promise<{ readonly line: string; readonly isRight: boolean }> => {
  const record = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const { output, bytes = false, allowed = usuallyAllowed } = record;
  const imported = importNetwork('onnx', join(folder, `${name}.onnx`), output === undefined ? {} : { output });
  const { network } = imported;
  const parameters = new LiveParameters(network.parameters, network.ownWeights());
  const parts: string[] = [];
  let [isRight, ran] = [true, 0];
  for (const [size, recorded] of Object.entries<number[][] | null>(record.logits)) {
    const side = Number(size);
    try {
      const logits = tf.tidy(
        () => runSteps(network.steps, [tf.tensor(images(side, bytes), [4, side, side, 3])], parameters.context)[0]!,
      );
      const got = await logits.data();
      const wanted = recorded?.flat() ?? [];
      const largest = Math.max(...wanted.map(Math.abs));
      const difference = Math.max(...wanted.map((value, index) => Math.abs(value - got[index]!))) / largest;
      isRight &&= recorded === null || (got.length === wanted.length && difference <= allowed);
      ran += 1;
      parts.push(
        recorded === null ? `${side} px: ran, though PyTorch refuses it` : `${side} px: ${difference.toExponential(1)}`,
      );
    } catch (error) {
      if ((error as { code?: string }).code !== 'MODEL_RESOLUTION_IMPOSSIBLE') throw error;
      parts.push(`${side} px: refused, ${recorded === null ? 'as by PyTorch' : 'though PyTorch runs it'}`);
    }
  }
  parameters.dispose();
  const { classifier, bn } = possibleScopes(network);
  const scopes = [...(classifier ? ['classifier'] : []), ...(bn ? ['bn'] : [])].join(' and ');
  const trunk = 'image' in imported ? 'opaque' : 'understood';
  return { line: `${name} (${trunk}; ${scopes}): ${parts.join('; ')}`, isRight: isRight && ran > 0 };
};

const written = values.script === undefined ? undefined : mkdtempSync(join(tmpdir(), 'fixres-check-networks-'));
const folder = values.folder ?? written;
try {
  if (folder === undefined) throw new Error('give --script networks.py, or a --folder that it has written');
  if (written !== undefined) {
    const names = values.only === '' ? [] : [values.only];
    const { status, error } = spawnSync(values.python, [values.script!, written, ...names], { stdio: 'inherit' });
    if (error !== undefined || status !== 0) console.log(`${values.python} ended with ${error?.message ?? status}`);
  }
  await openEngine({ engine: 'onnx' });
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name.includes(values.only))
    .map((name) => name.slice(0, -'.json'.length));
  let [checked, wrong] = [0, 0];
  for (const name of names) {
    if (!existsSync(join(folder, `${name}.onnx`))) {
      console.log(`${name}: skipped: there is no ${name}.onnx`);
      continue;
    }
    const { line, isRight } = await check(folder, name).catch((error: Error) => ({
      line: `${name}: ${error.message}`,
      isRight: false,
    }));
    checked += 1;
    if (!isRight) wrong += 1;
    console.log(`${isRight ? 'right' : 'WRONG'}  ${line}`);
  }
  console.log(`${checked - wrong} of ${checked} files are right`);
  process.exitCode = checked > 0 && wrong === 0 ? 0 : 1;
} finally {
  if (written !== undefined) rmSync(written, { recursive: true, force: true });
}
