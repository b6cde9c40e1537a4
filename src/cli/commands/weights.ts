import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FixresError } from '../../base/errors.ts';
import { textTable } from '../../report/render/text-table.ts';
import type { CliIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';
import { progressLine } from '../progress-line.ts';

/** `fixres weights ...`: files with trained weights, in any format. */
export const registerWeights = (program: Command, io: CliIo): void => {
  const weights = program.command('weights').description('inspect, convert and download weights');
  weights
    .command('list')
    .description('published weights of the networks')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const { catalogue } = await import('../../app/weights/catalogue.ts');
      const rows = catalogue().map(({ id, published: { url, sha256, license } }) => ({
        name: id,
        url,
        sha256,
        license,
      }));
      if (json === true) return io.out(`${JSON.stringify(rows, null, 2)}\n`);
      const cells = rows.map(({ name, url, sha256, license }) => [
        name,
        license ?? '-',
        sha256?.slice(0, 8) ?? '-',
        url ?? '-',
      ]);
      io.out(`${textTable(['name', 'licence', 'SHA-256', 'address'], cells)}\n`);
    });
  weights
    .command('inspect')
    .description('the tensors of a file: safetensors, torch, ONNX, or the model.json of tfjs')
    .argument('<file>', 'a checkpoint, or any other file with weights')
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: { json?: true }) => {
      const { inspectWeights } = await import('../../app/weights/inspect-weights.ts');
      const listing = inspectWeights(resolve(io.cwd, file));
      if (json === true) return io.out(`${JSON.stringify(listing, null, 2)}\n`);
      const { format, tensors: rows } = listing;
      const cells = rows.map(({ name, dtype, shape }) => [name, dtype, `[${shape.join(', ')}]`]);
      const values = rows.reduce((sum, { shape }) => sum + shape.reduce((count, size) => count * size, 1), 0);
      const total = `${rows.length} tensors, ${values.toLocaleString('en')} values, format ${format}`;
      io.out(`${textTable(['tensor', 'dtype', 'shape'], cells)}\n${total}\n`);
    });
  weights
    .command('convert')
    .description('write the tensors of a file as 32-bit safetensors')
    .argument('<in>', 'the checkpoint to convert')
    .argument('<out>', 'a file ending in .safetensors')
    .option('--model <name>', 'network of the checkpoint: check that the tensors fit, and name them as fixres does')
    .option('--classes <number>', 'outputs of the network', wholeNumber(1), 1000)
    .action(async (from: string, to: string, options: { model?: string; classes: number }) => {
      const { convert } = await import('../../app/weights/convert.ts');
      io.out(convert(resolve(io.cwd, from), resolve(io.cwd, to), options));
    });
  weights
    .command('fetch')
    .description('download published weights, check them, and print their path')
    .argument('<name>', 'a name from `fixres weights list`')
    .option('--from <url>', 'another address of the same file')
    .option('--stall <ms>', 'give up after this many milliseconds without data', wholeNumber(1), 30_000)
    .action(async (name: string, { from, stall }: { from?: string; stall: number }) => {
      const { findInCatalogue } = await import('../../app/weights/catalogue.ts');
      const { cachedFile } = await import('../../app/weights/cached-file.ts');
      const { fetchWeights } = await import('../../app/weights/fetch-weights.ts');
      const { published } = findInCatalogue(name);
      const url = fileAddress(name, from ?? published.url);
      const file = cachedFile(io, name, published.url ?? url);
      const line = progressLine(io);
      const sha256 = await fetchWeights({
        url,
        file,
        sha256: published.sha256,
        stallMs: stall,
        progress: (done, total) => line.show({ work: `downloading ${name}`, done, total, unit: 'bytes' }),
        distrusted: (reason) => io.err(`${file} is downloaded again: ${reason}\n`),
      }).finally(line.close);
      if (sha256 !== null && published.sha256 === null)
        io.err(`no hash has been published for it; its SHA-256 is ${sha256}\n`);
      io.out(`${file}\n`);
    });
};

/** A page that links to a file is not a file. */
const fileAddress = (name: string, url: string | null): string => {
  if (url !== null && URL.canParse(url) && /\.(pth|pt|safetensors|onnx)$/.test(new URL(url).pathname)) return url;
  throw new FixresError('CLI_USAGE', `\`${name}\` has no file address${url === null ? '' : `, only ${url}`}`, {
    hint: 'download it manually, and set `weights` in the spec to the file; or pass its address with `--from`',
  });
};
