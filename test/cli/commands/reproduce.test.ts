import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ReproducedRun } from '../../../src/app/reproduce/compare-results.ts';
import { openStore } from '../../../src/store/store.ts';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

const small = ['--set', 'finetune.scopes=[[]]', '--set', 'test.resolutions=[32]', '--set', 'engine.name=onnx'];

const picture = fileURLToPath(new URL('../../golden/data/images/portrait.png', import.meta.url));

test('`reproduce` repeats a run elsewhere, and says what has other bits', async () => {
  await withFolder(async (folder) => {
    const [runsDir, output] = [join(folder, 'runs'), join(folder, 'again')];
    const words = ['run', microSpec, '--runs-dir', runsDir, '--no-tui', '--workers', '1', '--threads', '1', ...small];
    assert.equal((await fixres(...words)).code, 0);
    const [run] = JSON.parse(
      (await fixres('runs', 'list', '--kind', 'evaluate', '--format', 'json', '--runs-dir', runsDir)).out,
    );
    const same = await fixres('reproduce', run.key.slice(0, 10), '--runs-dir', runsDir, '--output', output);
    assert.equal(same.code, 0, same.out + same.err);
    assert.match(same.out, /^\w+ +train tinynet 32 seed 1 +4 the same +2 the same +1 the same$/m);
    assert.match(same.out, /^\w+ +evaluate .* the same +- +\d+ the same$/m);
    assert.match(same.out, /the environments are the same/);
    const kept = JSON.parse(
      readFileSync(join(output, 'objects', run.key.slice(0, 2), run.key, 'outcome.json'), 'utf8'),
    );
    assert.equal(kept.key, run.key);

    assert.match((await fixres('reproduce', run.key, '--runs-dir', runsDir, '-o', output)).err, /again is not empty/);

    // As if the earlier result and curve had been others, by another version of Node.
    const store = openStore(runsDir);
    store.db.prepare("update results set value = 0.125 where name = 'top1'").run();
    const keyed = (key: string) => `where key_id = (select id from metric_keys where key = '${key}')`;
    const loss = store.db
      .prepare(`select value from metrics ${keyed('train_loss')}`)
      .pluck()
      .get();
    store.db.exec(`update metrics set value = 0.25 ${keyed('train_loss')}`);
    store.db.exec(`delete from metrics ${keyed('learning_rate')}`);
    store.db
      .prepare("update runs set environment = json_set(environment, '$.node', 'v18.0.0'), results_sha256 = null")
      .run();
    store.close();
    const other = await fixres('reproduce', run.key, '--runs-dir', runsDir, '--format', 'json');
    assert.equal(other.code, 3);
    const { runs, environment } = JSON.parse(other.out);
    const now = kept.results.top1;
    assert.deepEqual(runs.at(-1).results, [{ name: 'top1', before: '0.125', now: String(now) }]);
    assert.deepEqual(
      runs.flatMap(({ curves }: ReproducedRun) => curves),
      [
        { name: 'train_loss at step 1', before: '0.25', now: String(loss) },
        { name: 'learning_rate at step 1', before: null, now: '0.05' },
      ],
    );
    assert.deepEqual(environment, [{ name: 'node', before: '"v18.0.0"', now: JSON.stringify(process.version) }]);
  });
});

test('`reproduce` stores features in as many files as before, whatever the parts of their pass were, with the same threads', async () => {
  await withFolder(async (folder) => {
    const [runsDir, output] = [join(folder, 'runs'), join(folder, 'again')];
    const cut = ['--set', 'finetune.scopes=[[classifier]]', '--set', 'features.part_images=32'];
    const words = ['run', microSpec, '--runs-dir', runsDir, '--no-tui', '--workers', '1', '--threads', '2'];
    assert.equal((await fixres(...words, ...small.slice(2), ...cut)).code, 0);
    const [run] = JSON.parse(
      (await fixres('runs', 'list', '--kind', 'evaluate', '--format', 'json', '--runs-dir', runsDir)).out,
    );
    const again = await fixres('reproduce', run.key, '--runs-dir', runsDir, '--workers', '2', '-o', output);
    assert.match(again.out, /^\w+ +features tinynet 32>32 train seed 1 +1 the same +- +4 the same$/m);
    assert.equal(again.code, 0, again.out);
    const threadsIn = (dir: string): unknown[] => {
      const store = openStore(dir, { readonly: true });
      const threads = "select distinct threads from attempts join runs on id = run_id where kind = 'pass'";
      const found = store.db.prepare(threads).pluck().all();
      store.close();
      return found;
    };
    assert.deepEqual([threadsIn(runsDir), threadsIn(output)], [[2], [2]]);
  });
});

test('`reproduce` refuses a run that has not finished', async () => {
  await withFolder(async (folder) => {
    const bad = join(folder, 'spec.yaml');
    writeFileSync(bad, readFileSync(microSpec));
    const words = ['run', bad, '--runs-dir', folder, '--no-tui', '--max-runs', '1', ...small];
    assert.equal((await fixres(...words)).code, 0);
    const [run] = JSON.parse(
      (await fixres('runs', 'list', '--kind', 'evaluate', '--format', 'json', '--runs-dir', folder)).out,
    );
    const { code, err } = await fixres('reproduce', run.key, '--runs-dir', folder);
    assert.equal(code, 4);
    assert.match(err, /has not finished \(SCHEDULED\): there is nothing to compare/);
  });
});

test('`reproduce` finds moved data, and keeps its folder if a run fails', async () => {
  await withFolder(async (folder) => {
    const [runsDir, pictures, moved] = [join(folder, 'runs'), join(folder, 'pictures'), join(folder, 'moved')];
    for (const part of ['train', 'val'])
      for (const name of ['a', 'b']) {
        mkdirSync(join(pictures, part, name), { recursive: true });
        copyFileSync(picture, join(pictures, part, name, 'one.png'));
      }
    // One picture serves as every image.
    const dataset = `dataset=${JSON.stringify({ kind: 'folder', root: pictures, allow_overlap: true })}`;
    const words = ['run', microSpec, '--runs-dir', runsDir, '--no-tui', '--max-runs', '1', '--set', dataset];
    const ran = await fixres(...words, '--set', 'train.recipe.batch_size=2');
    assert.equal(ran.code, 0, ran.err);
    renameSync(pictures, moved);
    const list = ['runs', 'list', '--kind', 'index', '--format', 'json', '--runs-dir', runsDir];
    const [{ key }] = JSON.parse((await fixres(...list)).out);

    const lost = await fixres('reproduce', key, '--runs-dir', runsDir);
    assert.equal(lost.code, 4);
    assert.match(lost.out, /\n\nnothing has finished, so there is nothing to compare\n$/);
    const log = /log: (.*)\n/.exec(lost.err)![1]!;
    assert.match(readFileSync(log, 'utf8'), /does not exist/);
    rmSync(log.slice(0, log.indexOf(`${sep}objects`)), { recursive: true });

    const found = await fixres('reproduce', key, '--runs-dir', runsDir, '--moved', `${pictures}=${moved}`);
    assert.equal(found.code, 0, found.out + found.err);
    assert.match(found.out, /^\w+ +index pictures +\d+ the same +- +\d+ the same$/m);
  });
});
