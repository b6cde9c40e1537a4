import { problemAt, type SpecProblem } from '../problems.ts';
import { followPath, withValueAt } from '../schema/spec-path.ts';
import type { SourceText } from '../tree/source-text.ts';
import type { MapNode } from '../tree/spec-node.ts';
import { parseYaml } from './parse-yaml.ts';
import { substitute } from './substitute.ts';

export interface Overridden {
  readonly root: MapNode;
  readonly problems: readonly SpecProblem[];
}

interface OverrideContext {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Applies `--set path=value` in order; a value is YAML, and its relative paths start at the current folder. */
export const withOverrides = (root: MapNode, settings: readonly string[], context: OverrideContext): Overridden =>
  settings.reduce<Overridden>(
    (so, setting) => {
      const next = withOverride(so.root, setting, context);
      return { root: next.root, problems: [...so.problems, ...next.problems] };
    },
    { root, problems: [] },
  );

const withOverride = (root: MapNode, setting: string, context: OverrideContext): Overridden => {
  const equals = setting.indexOf('=');
  const path = equals === -1 ? setting : setting.slice(0, equals);
  const source: SourceText = { name: `--set ${path}`, folder: context.cwd, text: setting, hasLines: false };
  const refuse = (start: number, end: number, message: string, suggestion: string | null = null): Overridden => ({
    root,
    problems: [problemAt({ source, start, end }, message, { suggestion })],
  });
  if (equals === -1) return refuse(0, path.length, `expected \`--set path=value\`, got \`${setting}\``);
  if (path === 'extends') return refuse(0, path.length, 'expected a key that `--set` can change, got `extends`');
  const followed = followPath(path, root);
  if ('message' in followed) return refuse(followed.start, followed.end, followed.message, followed.suggestion);
  const parsed = parseYaml(source, equals + 1);
  if (parsed.problems.length > 0) return { root, problems: parsed.problems };
  const nothing = { kind: 'scalar', value: null, origin: { source, start: equals, end: equals + 1 } } as const;
  const { node: value, problems } = substitute(parsed.root ?? nothing, context.env);
  const changed = withValueAt(root, followed.segments, value, { source, start: 0, end: path.length });
  return changed.kind === 'map' ? { root: changed, problems } : refuse(0, path.length, 'expected a path, got none');
};
