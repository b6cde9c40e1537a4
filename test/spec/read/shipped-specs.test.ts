import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadExperiment } from '../../../src/spec/load-experiment.ts';
import { locateSpec, shippedSpecNames } from '../../../src/spec/read/shipped-specs.ts';
import { temporaryFolder } from '../../store/sample-store.ts';

test('every published spec is available by its name, from any folder', (context) => {
  const cwd = temporaryFolder(context);
  assert.deepEqual(
    shippedSpecNames(),
    readdirSync('experiments')
      .map((file) => file.replace('.yaml', ''))
      .sort(),
  );
  for (const name of shippedSpecNames())
    assert.equal(
      realpathSync(loadExperiment(name, { env: {}, cwd }).experiment.file!),
      realpathSync(`experiments/${name}.yaml`),
    );
});

test('data of a shipped spec, and of its base, are looked for in the current folder', (context) => {
  const cwd = temporaryFolder(context);
  const roots = (name: string) =>
    loadExperiment(name, { env: {}, cwd }).experiment.variants.flatMap(({ datasets }) =>
      datasets.map((dataset) => (dataset.kind === 'shapes' ? null : dataset.root)),
    );
  for (const name of ['photos', 'fig5'])
    assert.deepEqual([...new Set(roots(name))], [join(cwd, name === 'photos' ? 'photos' : 'imagenet')]);
});

test('a file of that name takes precedence, a folder does not', (context) => {
  const cwd = temporaryFolder(context);
  mkdirSync(join(cwd, 'tiny'));
  copyFileSync('experiments/tiny.yaml', join(cwd, 'quickstart'));
  assert.deepEqual(locateSpec('quickstart', cwd), { file: join(cwd, 'quickstart') });
  const { file, ...rest } = locateSpec('tiny', cwd);
  assert.deepEqual([realpathSync(file), rest], [realpathSync('experiments/tiny.yaml'), { pathsFrom: cwd }]);
});

test('a spec that does not exist is refused with a suggestion, or with all names', (context) => {
  const cwd = temporaryFolder(context);
  assert.throws(() => locateSpec('quickstrat', cwd), {
    code: 'SPEC_NOT_FOUND',
    path: 'quickstrat',
    hint: /^did you mean `quickstart`\? check the path, or name a spec that ships with fixres: fig2, .*, tiny$/,
  });
  assert.throws(() => locateSpec('own/spec.yaml', cwd), {
    hint: /ships with fixres: fig2, fig3, .*, quickstart, .*tiny$/,
  });
});
