import { isFixresError } from '../../base/errors.ts';
import { shellWord } from '../../base/shell-word.ts';
import { whyNotExported } from '../../report/best/why-not-exported.ts';
import type { PlanOutcome } from '../../schedule/run-plan.ts';
import type { Store } from '../../store/store.ts';
import { recommendedRows } from './best-run.ts';

/** A suggested next command line, and its purpose. */
export interface NextCommand {
  readonly command: string;
  readonly purpose: string;
}

/** Suggestions for the results or failures of an experiment that has ended, with real keys. */
export const nextCommands = (store: Store, experiment: string, { failures }: PlanOutcome): NextCommand[] => {
  const [failed] = failures.filter(({ logFile }) => logFile !== null);
  if (failed !== undefined) return afterFailure(experiment, failed.key);
  const chosen = recommendedTest(store, experiment);
  const all = {
    command: `fixres report all --experiment ${shellWord(experiment)} -o report/`,
    purpose: 'every report, as files',
  };
  if (chosen === null) return [{ command: 'fixres runs list', purpose: 'every run and its key' }, all];
  const { key, whyNot } = chosen;
  if (whyNot !== null) {
    const command = `fixres report best --experiment ${shellWord(experiment)}`;
    return [{ command, purpose: 'the recommended choice, which cannot be exported' }, all];
  }
  return [
    { command: `fixres export ${key}`, purpose: 'the recommended network as an ONNX file' },
    { command: `fixres predict ${key} IMAGES...`, purpose: 'its predictions for other images' },
    all,
  ];
};

const afterFailure = (experiment: string, key: string): NextCommand[] => [
  { command: `fixres runs logs ${key.slice(0, 8)}`, purpose: 'the output of the first run that failed' },
  {
    command: `fixres runs list --experiment ${shellWord(experiment)} --status failed`,
    purpose: 'every run that failed',
  },
  { command: `fixres runs retry --failed --experiment ${shellWord(experiment)}`, purpose: 'retry them' },
];

interface RecommendedTest {
  /** The first characters of its key. */
  readonly key: string;
  /** Why it cannot be exported; null if it can. */
  readonly whyNot: string | null;
}

/** The test with the highest top-1 among the recommended ones; null if there are no tests. */
const recommendedTest = (store: Store, experiment: string): RecommendedTest | null => {
  try {
    const tested = recommendedRows(store, experiment).filter(({ testRuns }) => testRuns.length > 0);
    const [first] = tested.toSorted((a, b) => (b.test?.top1 ?? 0) - (a.test?.top1 ?? 0));
    return first === undefined ? null : { key: first.testRuns[0]!.slice(0, 8), whyNot: whyNotExported(first) };
  } catch (error) {
    if (isFixresError(error) && error.code === 'REPORT_UNAVAILABLE') return null;
    throw error;
  }
};
