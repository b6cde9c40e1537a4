import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { topologicalOrder } from '../../src/plan/topological-order.ts';

const node = (key: string, ...after: readonly string[]) => ({ key, title: `run ${key}`, after });
const keys = (nodes: readonly { key: string }[]): string => nodes.map(({ key }) => key).join('');

test('nodes come after those they need, otherwise in the order given', () => {
  assert.equal(keys(topologicalOrder([node('d', 'b'), node('a'), node('b', 'c'), node('c')])), 'cbda');
});

test('a cycle is refused and its nodes are named', () => {
  assert.throws(() => topologicalOrder([node('x', 'a'), node('a', 'b'), node('b', 'c'), node('c', 'a')]), {
    code: 'PLAN_CYCLE',
    message: 'runs wait for each other: `run a` waits for `run b` waits for `run c` waits for `run a`',
  });
  assert.throws(() => topologicalOrder([node('a', 'a')]), { code: 'PLAN_CYCLE' });
});

test('a missing node that is needed is refused', () => {
  assert.throws(() => topologicalOrder([node('a', 'nowhere')]), {
    code: 'PLAN_IMPOSSIBLE',
    message: /`run a` needs the run nowhere/,
  });
});

test('a chain may be longer than the depth of the call stack', () => {
  const chain = Array.from({ length: 50_000 }, (_, index) =>
    node(`${index}`, ...(index === 49_999 ? [] : [`${index + 1}`])),
  );
  assert.equal(topologicalOrder(chain)[0]?.key, '49999');
});

test('any acyclic graph is sorted, whatever its initial order', () => {
  const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.tuple(
        fc.array(fc.array(fc.nat({ max: size })), { minLength: size, maxLength: size }),
        fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
      ),
    );
  fc.assert(
    fc.property(graphs, ([needs, order]) => {
      const nodes = order.map((index) =>
        node(`${index}`, ...needs[index]!.filter((other) => other < index).map(String)),
      );
      const place = new Map(topologicalOrder(nodes).map(({ key }, position) => [key, position]));
      for (const { key, after } of nodes) for (const other of after) assert.ok(place.get(other)! < place.get(key)!);
    }),
  );
});
