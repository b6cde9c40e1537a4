import { join } from 'node:path';
import { timedProgram } from '../timed-program.ts';
import { gridScript } from './grid-script.ts';

/** ResNet-50 with weights drawn from a seed, as a file that both programs read. */
export const drawnWeights = async (python: string, folder: string, classes: number): Promise<string> => {
  const file = join(folder, 'resnet50.pth');
  await timedProgram(python, [gridScript, 'resnet50', String(classes), file]);
  return file;
};
