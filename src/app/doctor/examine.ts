import type { EngineCapabilities } from '../../engine/capabilities.ts';
import type { Engine, PackageSet } from '../../engine/engines/engine.ts';
import { findEngine } from '../../engine/engines/find-engine.ts';
import { engines } from '../../engine/engines/index.ts';
import { installCommand, isInstalled, packageName } from '../../engine/engines/optional-packages.ts';
import type { Trial, TrialResult } from '../../engine/engines/trial.ts';
import { tryEngine } from '../../engine/engines/try-engine.ts';
import { type EngineName, engineDevices } from '../../engine/types.ts';
import { examineMachine, type Machine } from './machine.ts';
import { examineRunsFolder, type RunsFolder } from './runs-folder.ts';

export type { TrialResult } from '../../engine/engines/trial.ts';

/** The findings of `fixres doctor`; `--json` prints them. */
export interface Diagnosis {
  readonly machine: Machine;
  readonly chosenEngine: EngineName;
  readonly chosenEngineWorks: boolean;
  /** One per engine, and per additional device of ONNX Runtime. */
  readonly trials: readonly TrialResult[];
  readonly onnxRuntimeProviders: EngineCapabilities['providers'];
  readonly missingPackages: readonly MissingPackages[];
  readonly runsFolder: RunsFolder;
}

export interface MissingPackages {
  readonly engine: EngineName;
  readonly packages: readonly string[];
  readonly command: string;
}

/**
 * Tries every engine on this machine, and checks the runs folder. `engine`: the one that must work. Throws for an
 * unknown engine.
 */
export const examine = async (engine: string, runsDir: string): Promise<Diagnosis> => {
  const chosenEngine = findEngine(engine).name;
  const trials = await tryAll(engines.map(({ name }) => ({ engine: name, device: 'cpu' })));
  const onnx = trials.find(({ engine }) => engine === 'onnx')!;
  const providers = onnx.status === 'works' ? onnx.capabilities.providers : [];
  const offered = providers.map(({ name }) => name);
  const devices = engineDevices.filter((device) => device !== 'cpu' && offered.includes(device));
  const deviceTrials = await tryAll(devices.map((device) => ({ engine: 'onnx', device })));
  return {
    machine: examineMachine(),
    chosenEngine,
    chosenEngineWorks: trials.some(({ engine, status }) => engine === chosenEngine && status === 'works'),
    trials: [...trials, ...deviceTrials],
    onnxRuntimeProviders: providers,
    missingPackages: missingPackages(),
    runsFolder: examineRunsFolder(runsDir),
  };
};

const tryAll = (trials: readonly Trial[]): Promise<TrialResult[]> => Promise.all(trials.map(tryEngine));

/** For engines without a complete set of packages. */
const missingPackages = (): MissingPackages[] =>
  engines.filter(({ packageSets }) => lacksAll(packageSets)).flatMap(setsOf);

const lacksAll = (sets: readonly PackageSet[]): boolean =>
  sets.length > 0 && !sets.some((set) => set.map(packageName).every(isInstalled));

const setsOf = ({ name, packageSets }: Engine): MissingPackages[] =>
  packageSets.map((set) => ({
    engine: name,
    packages: set.map(packageName).filter((wanted) => !isInstalled(wanted)),
    command: installCommand(set),
  }));
