import { renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { formatOfFile } from '../../app/format-of-file.ts';
import type { ExportCheck } from '../../app/network/check-export.ts';
import { openStore } from '../../store/store.ts';
import type { CliIo } from '../io.ts';

interface ExportOptions {
  readonly format?: 'onnx' | 'safetensors';
  readonly output?: string;
  readonly runsDir: string;
}

const details = `
RUN is the beginning of the key of a finished run (\`fixres runs list\`): of an \`evaluate\` run, for its test resolution; of
a \`finetune\` run, for the resolution that it was fine-tuned at; of a \`train\` run, for the one that it was trained at.

onnx         one graph for ONNX Runtime and others, opset 17. Input \`input\`, float32 [batch, 3, K, K], RGB 0..255, not
             normalised (the graph does it); output \`logits\`, [batch, classes]. The batch may have any size; height
             and width are fixed at K, the test resolution. At most 2 GiB.
safetensors  the weights with torch's names and layouts, for the same architecture elsewhere.

Both carry the test transform's numbers, the names of the classes and where they are from in their metadata. The written
file is then given test images, and has to answer as the run did; otherwise it is removed.`;

/** `fixres export RUN`, `fixres export best [EXPERIMENT]`: the network of a run as a file, which is checked against the run's own answers. */
export const registerExport = (program: Command, io: CliIo): void => {
  program
    .command('export')
    .description('write the network of a run to a file')
    .argument('<run>', 'the first characters of its key, or `best`: what `fixres report best` recommends')
    .argument('[experiment]', 'of `best`; default: the one that was planned last')
    .addOption(
      new Option('--format <format>', "what to write (default: by the file's extension; onnx)").choices([
        'onnx',
        'safetensors',
      ]),
    )
    .option('-o, --output <file>', 'FILE.onnx or FILE.safetensors (default: ARCHITECTURE-KEY.FORMAT in this folder)')
    .option('--runs-dir <folder>', 'folder of the results', 'runs')
    .addHelpText('after', details)
    .action(async (asked: string, experiment: string | undefined, options: ExportOptions) => {
      const { format: askedFormat, output, runsDir } = options;
      // Loaded here: the engines take a while.
      const { exportableRun } = await import('../../app/network/exportable-run.ts');
      const { askedRun } = await import('../../app/results/best-run.ts');
      const { openEngine } = await import('../../engine/open-engine.ts');
      const { exportExtensions, writeExport } = await import('../../app/network/write-export.ts');
      const { checkExport } = await import('../../app/network/check-export.ts');
      const format =
        output === undefined ? (askedFormat ?? 'onnx') : formatOfFile(output, askedFormat, exportExtensions);
      const store = openStore(resolve(io.cwd, runsDir), { readonly: true });
      try {
        const run = exportableRun(store, askedRun(store, asked, experiment));
        const { architecture, provenance } = run.card;
        const name = output ?? `${architecture}-${provenance.run.slice(0, 8)}.${format}`;
        const file = resolve(io.cwd, name);
        // Only what passed the check gets the name, so that a good file of an earlier export is not lost to a bad one.
        const unchecked = `${file}.unchecked`;
        await openEngine({ engine: 'onnx' });
        try {
          writeExport(run, format, unchecked);
          const check = await checkExport(run, format, unchecked);
          renameSync(unchecked, file);
          io.out(`${name}: ${provenance.title}, ${megabytes(file)} MB\n${checkText(check)}\n`);
        } finally {
          rmSync(unchecked, { force: true });
        }
      } finally {
        store.close();
      }
    });
};

const megabytes = (file: string): string => (statSync(file).size / 1e6).toFixed(1);

const checkText = (check: ExportCheck): string =>
  'skipped' in check
    ? `not checked: ${check.skipped}`
    : `checked: same first class as in run ${check.test.slice(0, 8)} for each of ${check.images} test images`;
