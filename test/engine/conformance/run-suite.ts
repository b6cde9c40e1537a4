import { createRequire } from 'node:module';

/** One spec of tfjs-core's suite. */
export interface SpecResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'pending';
  /** The first failed expectation, one line. */
  readonly message?: string;
  /** How often each kernel was left to `cpu` during the spec. */
  readonly fallbacks: Readonly<Record<string, number>>;
}

export interface SuiteOptions {
  /** Runs only specs whose full name this accepts. */
  readonly accepts: (name: string) => boolean;
  /** Called before each spec; a native crash leaves its name as the last one. */
  readonly onSpecStarted?: (name: string) => void;
}

interface SuiteBundle {
  fallbackCounts(): Readonly<Record<string, number>>;
}

/**
 * Loads a bundle of the suite, which declares its specs in Jasmine's globals, and runs them in the order of their
 * files. Once per process: the engine and Jasmine are global.
 */
export const runSuite = async (bundle: URL, { accepts, onSpecStarted }: SuiteOptions): Promise<SpecResult[]> => {
  const jasmineGlobals = createRequire(import.meta.url)('jasmine-core').noGlobals();
  Object.assign(globalThis, jasmineGlobals);
  const environment = jasmineGlobals.jasmine.getEnv();
  environment.configure({
    random: false,
    failSpecWithNoExpectations: false,
    specFilter: (spec: { getFullName(): string }) => accepts(spec.getFullName()),
  });
  const { fallbackCounts } = (await import(bundle.href)) as SuiteBundle;

  const results: SpecResult[] = [];
  let before: Readonly<Record<string, number>> = {};
  environment.addReporter({
    specStarted: ({ fullName }: JasmineSpec) => {
      before = { ...fallbackCounts() };
      onSpecStarted?.(fullName);
    },
    specDone: (spec: JasmineSpec) => {
      if (spec.status === 'excluded') return;
      results.push(resultOf(spec, difference(before, fallbackCounts())));
    },
  });
  await environment.execute();
  return results;
};

interface JasmineSpec {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'pending' | 'excluded';
  readonly failedExpectations: readonly { readonly message: string }[];
}

const resultOf = (spec: JasmineSpec, fallbacks: Readonly<Record<string, number>>): SpecResult => {
  const message = spec.failedExpectations[0]?.message.replaceAll(/\s+/g, ' ').slice(0, 300);
  const { fullName: name, status } = spec;
  return { name, status: status as SpecResult['status'], fallbacks, ...(message === undefined ? {} : { message }) };
};

const difference = (
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(after)
      .map(([kernel, count]): [string, number] => [kernel, count - (before[kernel] ?? 0)])
      .filter(([, count]) => count > 0),
  );
