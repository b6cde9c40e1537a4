import { resolve } from 'node:path';
import { gotText } from '../check/got-text.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { mergeNodes, type ReadContext } from '../read/extend.ts';
import { parseYaml } from '../read/parse-yaml.ts';
import { readSpecFile } from '../read/read-text.ts';
import { substitute } from '../read/substitute.ts';
import { type MapNode, nodeFromJson, withEntry } from '../tree/spec-node.ts';

/** The profile as a tree; null if it can't be parsed. */
export interface ReadProfile {
  readonly root: MapNode | null;
  readonly problems: readonly SpecProblem[];
}

/**
 * A file with keys of a spec's `slurm` section: the options of one cluster, kept apart from the experiments that run
 * there. Throws `SPEC_NOT_FOUND`, or `SPEC_SYNTAX` for files that can't be profiles.
 */
export const readSlurmProfile = (file: string, context: ReadContext): ReadProfile => {
  const source = readSpecFile(resolve(context.cwd, file), context.cwd);
  const parsed = parseYaml(source);
  if (parsed.root === null) {
    const empty = problemAt({ source, start: 0, end: 1 }, 'expected options of sbatch, got empty text');
    return { root: null, problems: parsed.problems.length === 0 ? [empty] : parsed.problems };
  }
  const { node: root, problems: unset } = substitute(parsed.root, context.env);
  const problems = [...parsed.problems, ...unset];
  if (root.kind === 'map') return { root, problems };
  const message = `expected keys such as \`partition\` and \`gres\`, got ${root.kind === 'list' ? 'a list' : gotText(root)}`;
  return { root: null, problems: [...problems, problemAt(root.origin, message, { pointer: '/slurm' })] };
};

/** The spec with a profile's options overriding those in its `slurm` section. */
export const withSlurmProfile = (spec: MapNode, profile: MapNode): MapNode => {
  const below = spec.entries.get('slurm');
  const value = mergeNodes(below?.value, profile);
  return withEntry(spec, 'slurm', { key: below?.key ?? profile.origin, value });
};

/** A spec with only a profile's options. */
export const specOfProfile = (profile: MapNode): MapNode => {
  const nothing = nodeFromJson({}, profile.origin);
  return withSlurmProfile(nothing as MapNode, profile); // the node of an object
};
