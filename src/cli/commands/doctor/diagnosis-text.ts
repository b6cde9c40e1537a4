import type { Diagnosis, TrialResult } from '../../../app/doctor/examine.ts';
import type { Machine } from '../../../app/doctor/machine.ts';
import type { RunsFolder } from '../../../app/doctor/runs-folder.ts';
import { counted } from '../../../base/counted.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** The diagnosis as text: the machine, the engines, optional packages, the runs folder, and finally the verdict. */
export const diagnosisText = (diagnosis: Diagnosis): string => {
  const { machine, trials, onnxRuntimeProviders, missingPackages, runsFolder } = diagnosis;
  const providers = onnxRuntimeProviders.map(({ name, bundled }) => (bundled ? name : `${name} (not bundled)`));
  const missing = missingPackages.map(({ engine, command }) => `  ${engine}: ${command}`);
  return [
    textTable(['machine', ''], machineRows(machine)),
    textTable(['engine', 'device', 'state', 'one product', 'what'], trials.map(trialRow)),
    ...trials.flatMap(complaintText),
    ...(providers.length === 0 ? [] : [`ONNX Runtime's providers: ${providers.join(', ')}`]),
    ...trials.flatMap(leftToCpuText),
    ...(missing.length === 0 ? [] : [['Optional packages that are not installed:', ...missing].join('\n')]),
    runsFolderText(runsFolder),
    verdict(diagnosis),
  ].join('\n\n');
};

const machineRows = (machine: Machine): readonly (readonly string[])[] => [
  ['node', machine.node],
  ['npm', machine.npm ?? 'not found'],
  ['system', machine.system],
  ['cpu', `${machine.cpu}, ${counted(machine.cores, 'core')}`],
  ['features', machine.cpuFeatures?.join(' ') ?? 'unknown'],
  ['memory', `${gibibytes(machine.memoryBytes)}, ${gibibytes(machine.freeMemoryBytes)} free`],
];

const trialRow = (trial: TrialResult): readonly string[] => {
  if (trial.status === 'absent') return [trial.engine, trial.device, 'not installed'];
  if (trial.status === 'fails') return [trial.engine, trial.device, 'does not work'];
  const { engine, opened, product, durationMs } = trial;
  return [engine, opened.device, 'works', `[${product.join(' ')}] in ${durationMs} ms`, opened.version];
};

/** Installed or bundled engines that do not work. */
const complaintText = (trial: TrialResult): string[] => {
  if (trial.status !== 'fails') return [];
  const { message, hint } = trial.error;
  return [`${shortened(message.split('\n')[0]!)}${hint === undefined ? '' : `\n  hint: ${hint}`}`];
};

/** Errors of native libraries may be long; `--json` has the full text. */
const shortened = (line: string): string => (line.length > 200 ? `${line.slice(0, 199)}…` : line);

const leftToCpuText = (trial: TrialResult): string[] => {
  if (trial.engine !== 'onnx' || trial.device !== 'cpu' || trial.status !== 'works') return [];
  const { ownKernels, kernelsLeftToCpu } = trial.capabilities;
  const heading = `The engine onnx has ${ownKernels.length} kernels of its own and delegates ${kernelsLeftToCpu.length} to cpu:`;
  return [`${heading}\n${wrapped(kernelsLeftToCpu, 100)}`];
};

/** Words in indented lines of at most `width` characters. */
const wrapped = (words: readonly string[], width: number): string => {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
};

const runsFolderText = ({ path, exists, writable, problem, freeBytes }: RunsFolder): string => {
  const state = writable ? (exists ? 'can be written' : 'can be created') : `cannot be written: ${problem}`;
  const free = freeBytes === null ? '' : `, ${gibibytes(freeBytes)} free`;
  return `Runs folder ${path}: ${state}${free}`;
};

const verdict = ({ chosenEngine, chosenEngineWorks, trials }: Diagnosis): string => {
  if (chosenEngineWorks) return `The engine ${chosenEngine} works.`;
  const trial = trials.find(({ engine }) => engine === chosenEngine);
  const error = trial === undefined || trial.status === 'works' ? undefined : trial.error;
  const hint = error?.hint === undefined ? [] : [`  hint: ${error.hint}`];
  return [`The engine ${chosenEngine} does not work: ${error?.message}`, ...hint].join('\n');
};

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
