import { type Command, Option } from 'commander';
import type { ExportCheck } from '../../app/network/check-export.ts';
import type { CliIo } from '../io.ts';
import { runsFolder } from './stored.ts';

interface ExportOptions {
  readonly format?: 'onnx' | 'safetensors';
  readonly output?: string;
  readonly runsDir: string;
}

const details = `
RUN is the beginning of the key of a finished run (\`fixres runs list\`). The file is for the test resolution of an
\`evaluate\` run, the resolution that a \`finetune\` run was fine-tuned at, or the train resolution of a \`train\` run.

onnx         one graph for ONNX Runtime and others, opset 17. Input \`input\`, float32 [batch, 3, K, K], RGB 0..255, not
             normalised (the graph does it); output \`logits\`, [batch, classes]. The batch may have any size; height
             and width are fixed at K, the test resolution. At most 2 GiB.
safetensors  the weights with torch's names and layouts, for the same architecture elsewhere.

Both have the parameters of the test transform, the names of the classes and the provenance in their metadata. The written
file is then run on test images, and must predict as the run did; otherwise it is removed.`;

/**
 * `fixres export RUN`, `fixres export best [EXPERIMENT]`: the network of a run as a file, which is checked against the
 * run's own predictions.
 */
export const registerExport = (program: Command, io: CliIo): void => {
  program
    .command('export')
    .description('write the network of a run to a file')
    .argument('<run>', 'the first characters of its key, or `best`, the run that `fixres report best` recommends')
    .argument('[experiment]', 'the experiment of `best`; default: the most recently planned')
    .addOption(
      new Option('--format <format>', "file format (default: by the file's extension, otherwise onnx)").choices([
        'onnx',
        'safetensors',
      ]),
    )
    .option('-o, --output <file>', 'FILE.onnx or FILE.safetensors (default: ARCHITECTURE-KEY.FORMAT in this folder)')
    .option('--runs-dir <folder>', 'folder for the results', 'runs')
    .addHelpText('after', details)
    .action(async (run: string, experiment: string | undefined, { format, output, runsDir }: ExportOptions) => {
      // Imported lazily because the engines take a while to load.
      const { exportRun } = await import('../../app/network/export-run.ts');
      const asked = { experiment, format, output, runsDir: runsFolder(io, runsDir), cwd: io.cwd };
      const { file, title, bytes, check } = await exportRun(run, asked);
      io.out(`${file}: ${title}, ${(bytes / 1e6).toFixed(1)} MB\n${checkText(check)}\n`);
    });
};

const checkText = (check: ExportCheck): string =>
  'skipped' in check
    ? `not checked: ${check.skipped}`
    : `checked: same predicted class as in run ${check.test.slice(0, 8)} for each of ${check.images} test images`;
