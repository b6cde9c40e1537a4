import { nearestWord } from '../../base/nearest-word.ts';
import { isSecret, variable } from '../../base/variables.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { mapScalars, type ScalarNode, type SpecNode } from '../tree/spec-node.ts';

export interface Substituted<Node extends SpecNode> {
  readonly node: Node;
  readonly problems: readonly SpecProblem[];
}

/**
 * `${NAME}` and `${NAME:-default}` in strings, from the environment; `$${` stands for `${`. As in a shell, the default
 * also applies to an empty variable. A variable that is not set and has no default is a problem. Secrets are never
 * filled in here: a job's shell does that where they are allowed.
 */
export const substitute = (node: SpecNode, env: NodeJS.ProcessEnv): Substituted<SpecNode> => {
  const problems: SpecProblem[] = [];
  const filled = mapScalars(node, (scalar) => {
    if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return scalar;
    return fillIn(scalar, scalar.value, env, problems);
  });
  return { node: filled, problems };
};

const fillIn = (scalar: ScalarNode, written: string, env: NodeJS.ProcessEnv, problems: SpecProblem[]): ScalarNode => {
  const value = written.replace(variable, (match, escaped?: string, name?: string, fallback?: string) => {
    if (escaped !== undefined) return '${';
    if (name === undefined) {
      const message = `expected \`\${NAME}\` or \`\${NAME:-default}\`, got ${JSON.stringify(written)}`;
      problems.push(problemAt(scalar.origin, message, { hint: 'write $${ for a literal ${' }));
      return match;
    }
    const set = Object.hasOwn(env, name) ? env[name] : undefined;
    if (set !== undefined && (set !== '' || fallback === undefined)) return isSecret(name) ? match : set;
    if (fallback !== undefined) return fallback;
    const message = `expected the environment variable \`${name}\` to be set, got none`;
    const hint = `set it, or write \${${name}:-default}`;
    problems.push(problemAt(scalar.origin, message, { suggestion: nearestWord(name, Object.keys(env)), hint }));
    return match;
  });
  return { ...scalar, value, written, isVariable: isOneVariable(written) };
};

const isOneVariable = (text: string): boolean => /^\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}$/.test(text);
