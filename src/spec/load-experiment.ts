import type { JsonValue } from '../base/json.ts';
import { buildExperiment, type CompleteSpec } from './build-experiment.ts';
import { checkSpec } from './check/check-spec.ts';
import type { Experiment } from './experiment.ts';
import type { AskFiles, FilledKey } from './filled/ask-files.ts';
import { fillFromFiles } from './filled/fill-from-files.ts';
import { type TellingDefault, tellingDefaults } from './filled/telling-defaults.ts';
import { withoutFilled } from './filled/without-filled.ts';
import { SpecError, type SpecProblem } from './problems.ts';
import { type ReadContext, type ReadSpec, readExtended } from './read/extend.ts';
import { withOverrides } from './read/overrides.ts';
import { readSpecFile } from './read/read-text.ts';
import { locateSpec } from './read/shipped-specs.ts';
import { recordedSpec } from './recorded-spec.ts';
import { completeSpec } from './schema/complete.ts';
import { readSlurmProfile, withSlurmProfile } from './slurm/read-slurm-profile.ts';
import { writtenSetup } from './slurm/setup-lines.ts';
import { absolutePaths } from './spec-paths.ts';
import { createSpecSource, type SpecSource } from './spec-source.ts';
import { placeText } from './tree/source-text.ts';
import { type MapNode, nodeToJson } from './tree/spec-node.ts';

export interface LoadOptions {
  /** Overrides, each `path=value`. */
  readonly set?: readonly string[];
  /** File of options that override the spec's `slurm` section; `set` overrides them. */
  readonly slurmProfile?: string | undefined;
  /** For `${NAME}` in strings; default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Absolute. Relative paths in `--set` start here, and locations are printed relative to it; default: the process's.
   */
  readonly cwd?: string;
  /** For keys that networks' files give and the spec does not; absent: the files are not read. */
  readonly ask?: AskFiles;
}

export interface LoadedExperiment {
  readonly experiment: Experiment;
  /** Where the parts of the experiment were written, for errors found by later stages. */
  readonly source: SpecSource;
  /** Values filled in from networks' files, each once. */
  readonly filled: readonly FilledKey[];
  /** Defaults of omitted keys that matter, in the first combination. */
  readonly defaults: readonly TellingDefault[];
}

/**
 * Reads a spec: a file, or the name of one that ships with fixres. Throws `SPEC_NOT_FOUND`, or a `SpecError` with all
 * its problems.
 */
export const loadExperiment = (file: string, options: LoadOptions = {}): LoadedExperiment => {
  const { env = process.env, cwd = process.cwd() } = options;
  const { file: path, ...from } = locateSpec(file, cwd);
  const context = { env, cwd, ...from };
  const read = readExtended(readSpecFile(path, cwd, from.pathsFrom), [path], context);
  return experimentOf(read, path, { ...options, ...context });
};

/** The same for a text; its relative paths start at the current folder. */
export const parseExperiment = (text: string, options: LoadOptions = {}): LoadedExperiment => {
  const { env = process.env, cwd = process.cwd() } = options;
  const source = { name: '<spec>', folder: cwd, text, hasLines: true };
  return experimentOf(readExtended(source, [], { env, cwd }), null, { ...options, env, cwd });
};

type Options = LoadOptions & ReadContext;

const experimentOf = (read: ReadSpec, file: string | null, options: Options): LoadedExperiment => {
  if (read.root === null) throw new SpecError(read.problems);
  const { slurmProfile, set = [], ask } = options;
  const profile = slurmProfile === undefined ? null : readSlurmProfile(slurmProfile, options);
  const written = profile?.root ? withSlurmProfile(read.root, profile.root) : read.root;
  const { root, problems: overrideProblems } = withOverrides(written, set, options);
  const { variants, problems, filled } = checkSpec(root, ask);
  const found = withoutFollowUps([...read.problems, ...(profile?.problems ?? []), ...overrideProblems], problems);
  if (found.length > 0) throw new SpecError(found);
  const experiment = buildExperiment({
    file,
    resolved: nodeToJson(recordedSpec(completedFor(withoutExtends(root), filled.flat(), ask))),
    variants: variants.map(({ assignment, root: variant }) => ({
      assignment: Object.fromEntries(Object.entries(assignment).map(([key, node]) => [key, nodeToJson(node)])),
      spec: asCompleteSpec(nodeToJson(writtenSetup(absolutePaths(variant)))),
    })),
  });
  return {
    experiment,
    source: createSpecSource(
      read.files,
      variants.map((variant) => variant.root),
    ),
    filled: [...new Map(filled.flat().map((one) => [JSON.stringify(one), one])).values()],
    defaults: tellingDefaults(variants[0]!.root, filled[0]!),
  };
};

/**
 * With a matrix each combination fills in its own values; keys missing from the spec itself stay missing in the stored
 * spec.
 */
const completedFor = (written: MapNode, filled: readonly FilledKey[], ask: AskFiles | undefined): MapNode => {
  if (ask === undefined || filled.length === 0) return completeSpec(written);
  if (!written.entries.has('matrix')) return completeSpec(fillFromFiles(written, ask).root);
  return withoutFilled(completeSpec(written), written, filled);
};

/** A value that could not be read is not reported a second time for its type. */
const withoutFollowUps = (first: readonly SpecProblem[], later: readonly SpecProblem[]): readonly SpecProblem[] => {
  const told = new Set(first.map(placeText));
  return [...first, ...later.filter((problem) => problem.line === null || !told.has(placeText(problem)))];
};

// The extended spec has been merged in.
const withoutExtends = (root: MapNode): MapNode => ({
  ...root,
  entries: new Map([...root.entries].filter(([key]) => key !== 'extends')),
});

// `checkSchema` found nothing wrong, so the JSON has the shape of the schema that the type is generated from.
const asCompleteSpec = (json: JsonValue): CompleteSpec => json as unknown as CompleteSpec;
