import { isWrittenForCpu, opOf } from './op-of.ts';
import type { SpecResult } from './run-suite.ts';

export interface ConformanceReport {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  /** Passed on the engine (or without one), and no kernel was left to `cpu`. */
  readonly passedWithoutFallback: number;
  /** What was left to `cpu`, by kernel, most calls first. */
  readonly fallbacks: Readonly<Record<string, Fallback>>;
  /** Failed specs by the op that their file is about, most failures first. */
  readonly failures: readonly { readonly op: string; readonly specs: readonly SpecResult[] }[];
}

export interface Fallback {
  readonly calls: number;
  /** Full name of the first spec that caused one. */
  readonly firstSpec: string;
}

export const reportOf = (results: readonly SpecResult[], engine: string): ConformanceReport => {
  const passed = results.filter(({ status }) => status === 'passed');
  const failed = results.filter(({ status }) => status === 'failed');
  const groups = new Map<string, SpecResult[]>();
  for (const spec of failed) {
    const op = opOf(spec.name, engine);
    groups.set(op, [...(groups.get(op) ?? []), spec]);
  }
  return {
    passed: passed.length,
    failed: failed.length,
    pending: results.length - passed.length - failed.length,
    passedWithoutFallback: passed.filter(
      ({ name, fallbacks }) => Object.keys(fallbacks).length === 0 && (engine === 'cpu' || !isWrittenForCpu(name)),
    ).length,
    fallbacks: addUp(results),
    failures: [...groups].map(([op, specs]) => ({ op, specs })).sort((a, b) => b.specs.length - a.specs.length),
  };
};

const addUp = (results: readonly SpecResult[]): Readonly<Record<string, Fallback>> => {
  const total = new Map<string, Fallback>();
  for (const { name, fallbacks } of results) {
    for (const [kernel, times] of Object.entries(fallbacks)) {
      const { calls, firstSpec } = total.get(kernel) ?? { calls: 0, firstSpec: name };
      total.set(kernel, { calls: calls + times, firstSpec });
    }
  }
  return Object.fromEntries([...total].sort(([, a], [, b]) => b.calls - a.calls));
};

/** For people: counts, kernels left to `cpu`, and the failures with the first message of each op, or with all. */
export const reportText = (report: ConformanceReport, engine: string, listFailures: boolean): string => {
  const { passed, failed, pending, passedWithoutFallback, fallbacks, failures } = report;
  const left = Object.entries(fallbacks).map(
    ([kernel, { calls, firstSpec }]) => `  ${kernel} ${calls}, first: ${firstSpec}`,
  );
  const failedLines = failures.flatMap(({ op, specs }) => [
    `  ${op}: ${specs.length}`,
    ...(listFailures ? specs : specs.slice(0, 1)).map(({ name, message }) => `    ${name}\n      ${message ?? ''}`),
  ]);
  return [
    `engine ${engine}: ${passed} passed, ${failed} failed, ${pending} pending`,
    `${passedWithoutFallback} passed without any fallback to cpu`,
    ...(left.length === 0 ? [] : ['calls left to cpu, by kernel:', ...left]),
    ...(failures.length === 0 ? [] : ['failed, by op:', ...failedLines]),
    '',
  ].join('\n');
};
