// The program of one trial: it reads the engine from the command line, answers with one message and exits.
import { performance } from 'node:perf_hooks';
import { serialiseError } from '../../base/errors.ts';
import { capabilitiesOf } from '../capabilities.ts';
import { explainEngineError } from '../explain-engine-error.ts';
import { openEngine } from '../open-engine.ts';
import type { EngineDevice, EngineName } from '../types.ts';
import { probe } from './probe.ts';
import type { TrialResult } from './trial.ts';

const trial = { engine: process.argv[2] as EngineName, device: process.argv[3] as EngineDevice };

const carryOut = async (): Promise<TrialResult> => {
  try {
    const opened = await openEngine(trial);
    const product = await probe(trial.engine);
    const capabilities = capabilitiesOf(trial.engine);
    return { ...trial, status: 'works', opened, product, durationMs: Math.round(performance.now()), capabilities };
  } catch (error) {
    return { ...trial, status: 'fails', error: serialiseError(explainEngineError(error)) };
  }
};

// A GPU driver may keep threads alive, so the process exits explicitly once its answer has been sent.
process.send!(await carryOut(), () => process.exit());
