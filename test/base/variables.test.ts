import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecret, variablesIn } from '../../src/base/variables.ts';

test('a secret is identified by its name', () => {
  const secrets = [
    'SECRET',
    'HF_TOKEN',
    'GITHUB_TOKEN_2',
    'DB_PASSWORD',
    'AWS_SECRET_ACCESS_KEY',
    'api_key',
    'MY_SECRETS',
  ];
  const others = ['DATA', 'KEYS', 'TOKEN_FILE', 'TOKENIZER', 'SECRETARY', 'ACCESS_KEY_DIR', 'EPOCHS', 'constructor'];
  assert.deepEqual([...secrets, ...others].filter(isSecret), secrets);
});

test('the variables of a text, except escaped ones', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what is tested
  assert.deepEqual(variablesIn('${A}/${B:-x}/${A} $${C} ${1} $D'), ['A', 'B']);
});
