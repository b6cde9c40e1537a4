import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

test('reports of analyses are printed by the run, drawn one by one, and written all together', () =>
  withFolder(async (folder) => {
    const runsDir = join(folder, 'runs');
    const ran = await fixres(
      ...['run', microSpec, '--runs-dir', runsDir, '--workers', '1'],
      ...['--set', 'analyses=[roc,object_size,activations,cost]'],
      ...['--set', 'report=[roc,object_size,activations,cost]'],
    );
    assert.equal(ran.code, 0, ran.err);
    for (const report of [
      'micro: how much of an image the train and test transforms see',
      'micro: apparent object size',
      'micro: components of the average-pooled vectors',
      'micro: cost of testing an image',
    ]) {
      assert.ok(ran.out.includes(report), report);
    }

    const at = ['--runs-dir', runsDir] as const;
    const drawn = await fixres('report', 'curve', ...at, '--format', 'svg');
    assert.match(drawn.out, /^<svg .*<\/svg>\n$/s);
    const onTerminal = await fixres('report', 'curve', ...at, '--format', 'png');
    assert.deepEqual([onTerminal.code, onTerminal.out], [2, '']);
    assert.match(onTerminal.err, /a PNG cannot be printed to a terminal\n {2}hint: write to a file/);
    const picture = join(folder, 'curve.png');
    assert.deepEqual(await fixres('report', 'curve', ...at, '-o', picture), { code: 0, out: '', err: '' });
    assert.equal(readFileSync(picture).toString('latin1', 1, 4), 'PNG');
    const column = await fixres('report', 'curve', ...at, '--format', 'svg', '--width', 'column');
    assert.match(column.out, /^<svg [^>]*width="84mm"/);
    const latex = await fixres('report', 'curve', ...at, '--format', 'latex', '--width', 'page');
    assert.match(latex.out, /width=174mm/);
    for (const words of [
      ['curve', '--format', 'svg', '--width', 'half'],
      ['curve', '--format', 'csv', '--width', 'column'],
      ['table1', '--width', 'column'],
      ['all', '-o', join(folder, 'never'), '--width', 'column'],
    ])
      assert.equal((await fixres('report', ...words, ...at)).code, 2, words.join(' '));
    const undrawn = await fixres('report', 'verdict', ...at, '--format', 'svg');
    assert.equal(undrawn.code, 2);
    assert.match(undrawn.err, /`verdict` cannot be drawn as svg/);
    const nowhere = await fixres('report', 'all', ...at);
    assert.match(nowhere.err, /`report all` writes files\n {2}hint: set the output folder/);

    const reports = join(folder, 'reports');
    const all = await fixres('report', 'all', ...at, '-o', reports);
    assert.equal(all.code, 0, all.err);
    assert.match(all.err, /^not available: table3: /m); // the spec holds no images out
    const files = readdirSync(reports);
    assert.ok(all.out.startsWith(`wrote ${files.length} files to ${reports}`), all.out);
    for (const name of ['curve', 'roc', 'object_size', 'activations', 'cost']) {
      for (const extension of ['txt', 'md', 'tex', 'csv', 'json', 'svg', 'png', 'html']) {
        assert.ok(files.includes(`${name}.${extension}`), `${name}.${extension}`);
      }
    }
    assert.equal(readFileSync(join(reports, 'curve.svg'), 'utf8'), drawn.out);
    const index = readFileSync(join(reports, 'index.html'), 'utf8');
    const linked = [...index.matchAll(/href="(?!#|data:)([^"]*)"/g)].map(([, file]) => file!);
    assert.ok(linked.includes('curve.svg') && linked.includes('table1.tex'));
    for (const file of linked) assert.ok(files.includes(file), file);

    const bare = await fixres('report', 'table1', ...at, '--format', 'latex', '--no-intervals');
    assert.match(readFileSync(join(reports, 'table1.tex'), 'utf8'), /\d--\d/);
    assert.doesNotMatch(bare.out, /\d--\d/);
    const notOnCurve = await fixres('report', 'curve', ...at, '--no-intervals');
    assert.equal(notOnCurve.code, 2);
    assert.match(notOnCurve.err, /only Table 1 in LaTeX can omit its intervals\n {2}hint: omit `--no-intervals`/);

    const page = join(folder, 'page.html');
    const written = await fixres('report', 'html', ...at, '-o', page);
    assert.match(written.out, new RegExp(`^wrote ${page} \\(\\d+ kB\\)\n$`));
    assert.match(readFileSync(page, 'utf8'), /<h1>micro<\/h1>[\s\S]*download="table1\.csv"/);
    const several = await fixres('report', 'curve', 'micro', ...at);
    assert.match(several.err, /`report curve` shows one experiment\n {2}hint: name it with `--experiment micro`/);
    const unknown = await fixres('report', 'html', 'macro', ...at);
    assert.deepEqual([unknown.code, /no experiment `macro` has been planned/.test(unknown.err)], [4, true]);
    const rerun = await fixres(
      'run',
      microSpec,
      ...['--runs-dir', runsDir, '--set', 'report=[html]', '--set', 'analyses=[roc,object_size,activations,cost]'],
    );
    assert.match(rerun.out, /\nreport: .*\/runs\/reports\/micro\.html\n/);

    const shown = await fixres('runs', 'list', ...at, '--kind', 'analyze', '--format', 'json');
    const { key } = JSON.parse(shown.out).find(({ title }: { title: string }) => title.includes(' roc '));
    const analysis = join(runsDir, 'objects', key.slice(0, 2), key, 'analysis.json');
    writeFileSync(analysis, readFileSync(analysis, 'utf8').replace('"roc"', '"cor"'));
    const damaged = await fixres('report', 'roc', ...at);
    assert.deepEqual([damaged.code, damaged.out], [4, '']);
    assert.match(damaged.err, /analysis\.json is damaged/);
    rmSync(analysis);
    assert.match((await fixres('report', 'roc', ...at)).err, /analysis\.json is missing/);
    assert.equal((await fixres('report', 'object_size', ...at)).code, 0);
  }));
