import { type Command, Option } from 'commander';
import { engineNames } from '../../app/engine-names.ts';
import { exitCodes } from '../../base/errors.ts';
import type { InputSize } from '../../domain/input-size.ts';
import type { CliIo } from '../io.ts';
import { imageSize, wholeNumber } from '../option-values.ts';
import { terminalOptions } from '../terminal-options.ts';

interface InspectOptions {
  readonly resolution: InputSize;
  readonly poolingNode?: string;
  readonly classifierNode?: string;
  readonly output?: string;
  readonly weightsEntry?: string;
  readonly format: 'text' | 'json';
}

interface CheckOptions {
  readonly weights?: string;
  readonly engine: string;
  readonly threads?: number;
  readonly json?: true;
}

/** `fixres model ...`: lists, inspects and checks networks. */
export const registerModel = (program: Command, io: CliIo): void => {
  const model = program.command('model').description('list, inspect and check networks');
  model
    .command('check')
    .description('compare networks with the reference outputs of other programs')
    .argument('<file...>', 'reference outputs, JSON files')
    .option('--weights <file>', 'published weights that some reference outputs require')
    .addOption(new Option('--engine <name>', 'compute engine').choices(engineNames).default('onnx'))
    .option('--threads <number>', 'threads per operation; default: all cores', wholeNumber(1))
    .option('--json', 'print every figure as JSON')
    .action(async (files: readonly string[], options: CheckOptions) => {
      // Imported lazily because the engines take a while to load.
      const { checkFiles } = await import('../../app/network/check-files.ts');
      const { checkText, checksSummary } = await import('./model/check-text.ts');
      const { json, weights, engine, threads } = options;
      const checks = await checkFiles(files, {
        ...{ cwd: io.cwd, weights, engine, threads },
        onCheck: (check) => {
          if (json !== true) io.out(checkText(check, terminalOptions(io)));
        },
      });
      io.out(json === true ? `${JSON.stringify(checks, null, 2)}\n` : checksSummary(checks));
      io.exit(exitCodeOf(checks.map(({ status }) => status)));
    });
  model
    .command('inspect')
    .description('show what a network is, where each fact comes from, and what fixres can do with it')
    .argument(
      '<network>',
      'ONNX, the model.json of a tfjs layers model, a weights file, a folder of a model hub, or a name of `fixres model list`',
    )
    .option(
      '--resolution <size>',
      'size of the input used to measure an ONNX or tfjs network: 224, 192x256',
      imageSize(1),
      224,
    )
    .option('--weights-entry <name>', 'set of weights in a file with several: `ema`, or its path')
    .option('--pooling-node <name>', 'the global average pooling, if it is not found automatically')
    .option('--classifier-node <name>', 'the last linear layer, if it is not found automatically')
    .option('--output <name>', 'the output with the logits, if there are several')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async (asked: string, options: InspectOptions) => {
      const { resolution, format, poolingNode, classifierNode, output, weightsEntry = null } = options;
      const { inspectModel } = await import('../../app/network/inspect-model.ts');
      const { descriptionText } = await import('./model/description-text.ts');
      const { inspectText } = await import('./model/inspect-text.ts');
      const head = {
        ...(poolingNode === undefined ? {} : { pooling: poolingNode }),
        ...(classifierNode === undefined ? {} : { classifier: classifierNode }),
        ...(output === undefined ? {} : { output }),
      };
      const inspection = inspectModel(asked, { cwd: io.cwd, weightsEntry, head, resolutionPx: resolution });
      const { graph } = inspection;
      if (format === 'json') io.out(`${JSON.stringify(inspection, null, 2)}\n`);
      else io.out(`${descriptionText(inspection)}${graph === null ? '' : `\n${inspectText(graph)}`}`);
      if (inspection.problem !== null) io.exit(exitCodes.environment);
    });
  model
    .command('list')
    .description('the networks that fixres knows: size, native resolution, names in timm and torchvision, scopes')
    .addOption(new Option('--format <format>', 'how to print it').choices(['text', 'json']).default('text'))
    .action(async ({ format }: { readonly format: 'text' | 'json' }) => {
      const { listModels } = await import('../../app/network/list-models.ts');
      const { modelListText } = await import('./model/list-text.ts');
      const models = listModels();
      io.out(format === 'json' ? `${JSON.stringify(models, null, 2)}\n` : modelListText(models));
    });
};

/**
 * A difference exits with 1. Files that could not be checked do not count as a difference, but checking no file at all
 * is not a success.
 */
const exitCodeOf = (statuses: readonly string[]): number => {
  if (statuses.includes('different')) return 1;
  const isBroken = statuses.includes('failed') || !statuses.includes('same');
  return isBroken ? exitCodes.environment : exitCodes.ok;
};
