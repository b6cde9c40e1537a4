import { FixresError } from '../base/errors.ts';

/** What a graph needs to know about a node. */
export interface Node {
  readonly key: string;
  readonly title: string;
  /** Keys of the nodes that come first. */
  readonly after: readonly string[];
}

/**
 * Orders nodes so that each comes after its dependencies, otherwise keeping the given order. Throws `PLAN_CYCLE` naming
 * the nodes of one cycle, and for a node that depends on a missing one.
 */
export const topologicalOrder = <T extends Node>(nodes: readonly T[]): T[] => {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const done = new Set<string>();
  const ordered: T[] = [];
  for (const node of nodes) visit(node, byKey, done, ordered);
  return ordered;
};

// Depth first, with an explicit stack: a chain of runs may be longer than the call stack is deep.
const visit = <T extends Node>(start: T, byKey: ReadonlyMap<string, T>, done: Set<string>, ordered: T[]): void => {
  if (done.has(start.key)) return;
  if (start.after.every((key) => done.has(key))) {
    done.add(start.key);
    ordered.push(start);
    return;
  }
  const path = [{ node: start, next: 0 }];
  const onPath = new Set([start.key]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const needed = top.node.after[top.next++];
    if (needed === undefined) {
      path.pop();
      onPath.delete(top.node.key);
      done.add(top.node.key);
      ordered.push(top.node);
    } else if (!done.has(needed)) {
      if (onPath.has(needed))
        throw cycleError(
          path.map((step) => step.node),
          needed,
        );
      path.push({ node: nodeAt(needed, top.node, byKey), next: 0 });
      onPath.add(needed);
    }
  }
};

const nodeAt = <T extends Node>(key: string, reader: Node, byKey: ReadonlyMap<string, T>): T => {
  const node = byKey.get(key);
  if (node === undefined) {
    throw new FixresError('PLAN_IMPOSSIBLE', `\`${reader.title}\` needs the run ${key}, which is not in the plan`);
  }
  return node;
};

const cycleError = (path: readonly Node[], key: string): FixresError => {
  const titles = path.slice(path.findIndex((node) => node.key === key)).map((node) => `\`${node.title}\``);
  return new FixresError('PLAN_CYCLE', `runs wait for each other: ${[...titles, titles[0]].join(' waits for ')}`, {
    hint: 'a run may read only results that do not depend on it',
  });
};
