import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { engineNames } from '../../app/engine-names.ts';
import { exitCodes } from '../../base/errors.ts';
import type { CliIo } from '../io.ts';

interface DoctorOptions {
  readonly engine: string;
  readonly runsDir: string;
  readonly json?: true;
}

/** `fixres doctor`: checks this machine and which engines work on it. Exits with 4 if the chosen one does not. */
export const registerDoctor = (program: Command, io: CliIo): void => {
  program
    .command('doctor')
    .description('check this machine: engines, packages, runs folder')
    .addOption(new Option('--engine <name>', 'the engine that must work').choices(engineNames).default('onnx'))
    .option('--runs-dir <folder>', 'folder for the results', 'runs')
    .option('--json', 'print everything as JSON')
    .action(async ({ engine, runsDir, json }: DoctorOptions) => {
      // Imported lazily: engines take a while to load, and no other command needs them all.
      const { examine } = await import('../../app/doctor/examine.ts');
      const { diagnosisText } = await import('./doctor/diagnosis-text.ts');
      const diagnosis = await examine(engine, resolve(io.cwd, runsDir));
      io.out(`${json === true ? JSON.stringify(diagnosis, null, 2) : diagnosisText(diagnosis)}\n`);
      io.exit(diagnosis.chosenEngineWorks ? exitCodes.ok : exitCodes.environment);
    });
};
