// Runs tfjs-core's own test suite on one of our engines and prints what passed:
//   npm run conformance -- [--engine onnx|cpu] [--filter TEXT] [--subset] [--list-failures] [--json] [--trace]
// Exit code 1 if a spec failed. (Through tsx: the suite's harness is TypeScript.)
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bundleSuite, conformanceEngines } from '../test/engine/conformance/bundle.ts';
import { isFor } from '../test/engine/conformance/op-of.ts';
import { reportOf, reportText } from '../test/engine/conformance/report.ts';
import { runSuite } from '../test/engine/conformance/run-suite.ts';
import { isInSubset } from '../test/engine/conformance/subset.ts';

const { values: options } = parseArgs({
  options: {
    engine: { type: 'string', default: 'onnx' },
    filter: { type: 'string' },
    subset: { type: 'boolean', default: false },
    'list-failures': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});

const { engine } = options;
if (!conformanceEngines.includes(engine)) {
  console.error(`there is no engine \`${engine}\` here; choose one of: ${conformanceEngines.join(', ')}`);
  process.exit(2);
}

// The suite provokes hundreds of messages; specs that check them install spies.
console.log = console.warn = console.error = () => {};

const bundle = await bundleSuite(engine);
try {
  const results = await runSuite(bundle, {
    accepts: (name) =>
      isFor(name, engine) &&
      (!options.subset || isInSubset(name, engine)) &&
      (options.filter === undefined || name.includes(options.filter)),
    ...(options.trace ? { onSpecStarted: (name) => process.stderr.write(`${name}\n`) } : {}),
  });
  if (results.length === 0) {
    process.stderr.write(`no spec's name contains ${options.filter}\n`);
    process.exitCode = 2;
  } else {
    const report = reportOf(results, engine);
    process.stdout.write(
      options.json ? `${JSON.stringify(report)}\n` : reportText(report, engine, options['list-failures']),
    );
    process.exitCode = report.failed === 0 ? 0 : 1;
  }
} finally {
  await rm(bundle);
}
