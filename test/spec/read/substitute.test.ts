import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { substitute } from '../../../src/spec/read/substitute.ts';
import { nodeFromJson, nodeToJson } from '../../../src/spec/tree/spec-node.ts';

const origin = { source: { name: 'a.yaml', folder: '/', text: '', hasLines: true }, start: 0, end: 0 };

const filled = (text: string, env: NodeJS.ProcessEnv) => {
  const { node, problems } = substitute(nodeFromJson(text, origin), env);
  assert.deepEqual(problems, []);
  return nodeToJson(node);
};

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is what is tested */
test('a variable is replaced, with its default when it is not set or empty', () => {
  assert.equal(filled('${A}/x', { A: '/data' }), '/data/x');
  assert.equal(filled('${A:-/srv}/${B:-}', {}), '/srv/');
  assert.equal(filled('${A:-/srv}', { A: '' }), '/srv');
  assert.equal(filled('${A}', { A: '' }), '');
});

test('a name that every object has counts as not set', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const { problems } = substitute(nodeFromJson(`\${${name}}`, origin), {});
    assert.equal(problems[0]?.message, `expected the environment variable \`${name}\` to be set, got none`);
    assert.equal(filled(`\${${name}:-a}`, {}), 'a');
  }
});

test('the value of a variable is not expanded again', () => {
  assert.equal(filled('${A}', { A: '${B}', B: 'b' }), '${B}');
});

test('a doubled dollar stands for itself', () => {
  assert.equal(filled('$${A} $$ $A', { A: 'a' }), '${A} $$ $A');
});

test('variables are replaced in lists and objects, and keys are left alone', () => {
  const { node } = substitute(nodeFromJson({ '${A}': ['${A}', 1, null] }, origin), { A: 'a' });
  assert.deepEqual(nodeToJson(node), { '${A}': ['a', 1, null] });
});

test('a text without variables is unchanged', () => {
  fc.assert(
    fc.property(
      fc.string().filter((text) => !text.includes('${')),
      (text) => {
        assert.equal(filled(text, {}), text);
      },
    ),
  );
});

test('any value of a variable is inserted unchanged into the text around it', () => {
  const around = fc.string().filter((text) => !/[${]/.test(text));
  fc.assert(
    fc.property(around, fc.string(), around, (before, value, after) => {
      assert.equal(filled(`${before}\${NAME}${after}`, { NAME: value }), `${before}${value}${after}`);
    }),
  );
});
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: until here */
