import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

/*
 * Phrases that a native speaker would not write, in messages, comments and pages, each with what to write instead. Text is
 * compared with its line breaks and comment marks removed, so that a phrase is found across lines too.
 */

// The sources themselves: compiled tests run beside copies without comments. `npm test` starts them in the root.
const root = process.cwd();

const phrases: readonly (readonly [RegExp, string])[] = [
  [
    /\b[a-z]+ told\b(?=[.,;:]? [a-z*])|\bTold\b(?= [a-z])/,
    'reported, printed, stated; "indistinguishable from chance"',
  ],
  [/\bso many\b/i, 'n, that many, a number of'],
  [/(?<=\b(?:most|least|each|by|in|for|of|±) )so (?:much|large|small|long|few|often|far)\b/i, 'that much, n'],
  [/\banew\b/i, 'again'],
  [/\bcarr(?:y|ies|ied|ying)(?: \w+)? out\b/i, 'run, execute, do'],
  [/\blook(?:s|ing)? on\b/i, 'follow, watch'],
  [/\ball of (?:them|these|it)\b/i, 'all, the whole'],
  [/\bsuch a one\b/i, 'such, one'],
  [/\bcan(?:not|'t| not) be said\b/i, 'is unknown, cannot be determined'],
  [/(?<!\bthat )\b(?:is|are|be|was|were) said\b(?! to\b)/i, 'is stated, is reported, is printed'],
  [/\bnothing (?:says|said)\b/i, 'is unknown, is not specified'],
  [/\bas (?:it is|they are)\b(?! (?:\w+(?:ed|ing|en)|now|read|made|drawn)\b)/i, 'unchanged, unmodified'],
  [/(?<!\bthere )\b(?:is|are|was|were) none\b(?! of\b)/, 'is not one, does not exist'],
  [/\b(?:it|this|that|which|file|what) (?:is|was) no (?!longer|more|less|better|worse|larger|smaller)/i, 'is not a'],
  [/\ble(?:ave|aves|ft|aving) (?:\S+ ){1,4}away\b/i, 'omit'],
  [/\b(?:is|are|was|were) not (?:both )?there\b/i, 'is missing, does not exist'],
  [/\b(?:that|what|which|it|one) (?:is|are) there\b/i, 'exists, is available'],
  [/\bwhat computes\b/i, 'engine'],
  [/\b(?:training|test|drawn|synthetic|held-out) pictures?\b/i, 'images, synthetic images'],
  [/\bdrawn images\b/i, 'synthetic images'],
  [/\bfor want of\b/i, 'out of, for lack of, because … is missing'],
  [/\bas far as\b/i, 'where, if'],
  [/\bthat may pass\b/i, 'transient'],
  [/\bpassed over\b/i, 'skipped, ignored'],
  [/\bonce and for all\b/i, 'once'],
  [/\bnonetheless\b/i, 'anyway'],
  [/\bgoes? on (?:from|with|where)\b/i, 'continues, resumes'],
  [/\botherwise than\b/i, 'unlike, differently from'],
  [/\bin the making\b/i, 'being written'],
  [/\bsuffices?\b/i, 'is enough'],
  [/\b(?:ms|seconds|bytes|MiB|multiply-adds|CPU time) an? (?:image|step|run|pass|batch|epoch|worker)\b/i, 'per image'],
  [/\ban? (?:line|image|row|file) each\b/i, 'one per line'],
  [/\bright (?:answers?|labels?)\b/i, 'correct predictions, correct labels'],
  [/\b(?:there|where)(?:of|upon|from)\b/i, 'plain words'],
];

const places: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'bench',
  'docs',
  'examples',
  'experiments',
  'schemas',
  'scripts',
  'src',
];

const files = places.flatMap((place) =>
  statSync(join(root, place)).isFile()
    ? [place]
    : readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)),
);
assert.ok(files.length > 1000, 'run it in the root of the repository');
const texts = files.filter((file) => /\.(?:ts|js|py|md|json|yaml)$/.test(file));

const flat = (text: string): string => text.replace(/\n[ \t]*(?:\*(?!\/)|\/\/|#|\|)?[ \t]*/g, ' ');

for (const [phrase, instead] of phrases) {
  test(`no text says ${phrase.source}`, () => {
    const found = texts.flatMap((file) => {
      const text = flat(readFileSync(join(root, file), 'utf8'));
      return [...text.matchAll(new RegExp(phrase, `${phrase.flags}g`))].map(
        ({ index }) => `${file}: …${text.slice(Math.max(0, index - 40), index + 40)}…`,
      );
    });
    assert.equal(found.length, 0, `${found.length} found; write ${instead}:\n${found.join('\n')}`);
  });
}

/** Phrases that titles of tests used to have; the tests' own data may say anything. */
const titlePhrases: readonly (readonly [RegExp, string])[] = [
  [/\b(?:is|are) told(?! (?:of|to|about))\b/, 'is reported, is recognised by'],
  [/\b(?:that|which) (?:is|are) not there\b/, 'missing, does not exist'],
  [/\bthat there (?:is|are) not\b/, 'unknown'],
  [/\banew\b/, 'again'],
  [/\bgoes? on\b/, 'continues, resumes'],
  [/\bis no (?:number|failure)\b/, 'is not a'],
];

test('titles of tests are idiomatic, too', () => {
  const found = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) => {
      const titles = [...readFileSync(join(root, 'test', file), 'utf8').matchAll(/^\s*test\(\s*(['`])(.*?)\1,/gm)];
      return titles.flatMap(([, , title]) =>
        titlePhrases.flatMap(([phrase, instead]) =>
          phrase.test(title!) ? [`${file}: ${title}: write ${instead}`] : [],
        ),
      );
    });
  assert.deepEqual(found, []);
});
