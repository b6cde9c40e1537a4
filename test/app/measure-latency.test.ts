import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { afterEach, before, mock, test } from 'node:test';
import { measureLatency } from '../../src/app/network/measure-latency.ts';
import { openEngine } from '../../src/engine/index.ts';
import { findArchitecture, multiplyAdds } from '../../src/model/index.ts';

before(() => openEngine({ engine: 'cpu' }));

const network = findArchitecture('tinynet', 5);
const question = { network, testResolutionsPx: [16, 24], batchSizes: [1, 2], rounds: 8, threads: 2 };

/** A machine of two cores that are worked for others so much, 0..1, as its system tells it. */
const machine = (load: number): void => {
  const core = () => ({
    model: '',
    speed: 0,
    times: { user: load * performance.now(), nice: 0, sys: 0, idle: 0, irq: 0 },
  });
  mock.method(os, 'cpus', () => [core(), core()]);
  mock.method(process, 'cpuUsage', () => ({ user: 0, system: 0 }));
  syncBuiltinESMExports();
};

afterEach(() => {
  mock.restoreAll();
  syncBuiltinESMExports();
});

test('each resolution has its multiply-adds, and a median with its spread for each batch size', async () => {
  machine(0.05);
  const told: number[] = [];
  const answer = await measureLatency({ ...question, progress: (fraction) => told.push(fraction) });
  assert.deepEqual([answer.threads, answer.isDisturbed], [2, false]);
  assert.equal(answer.othersCores.toFixed(1), '0.1');
  assert.deepEqual(
    answer.resolutions.map(({ testResolutionPx, macs, times }) => [
      ...[testResolutionPx, macs, times.map(({ batchSize, rounds, disturbed }) => [batchSize, rounds, disturbed])],
    ]),
    [16, 24].map((sidePx) => [
      ...[sidePx, multiplyAdds(network, sidePx)],
      [
        [1, 8, undefined],
        [2, 8, undefined],
      ],
    ]),
  );
  for (const { median, spread } of answer.resolutions.flatMap(({ times }) => times))
    assert.ok(spread !== null && spread[0] <= median && median <= spread[1] && spread[0] > 0);
  assert.deepEqual(
    told,
    Array.from({ length: 9 }, (_, round) => (round + 1) / 9),
  );
});

test('a machine kept busy by others is reported, or refused', async () => {
  machine(0.4);
  const answer = await measureLatency(question);
  assert.ok(answer.isDisturbed && answer.resolutions.every(({ times }) => times.every(({ disturbed }) => disturbed)));
  await assert.rejects(measureLatency({ ...question, onBusyMachine: 'refuse' }), {
    code: 'EXECUTE_MACHINE_BUSY',
    message: 'other programs kept 0.8 cores busy while the network was timed',
    hint: /wait until the machine is idle/,
  });
});

test('other programs may use the cores that the measurement does not need', async () => {
  machine(0.4);
  assert.equal((await measureLatency({ ...question, threads: 1 })).isDisturbed, false);
});

test('a measurement ends when it is aborted', async () => {
  machine(0);
  await assert.rejects(measureLatency({ ...question, signal: AbortSignal.abort() }), { code: 'EXECUTE_INTERRUPTED' });
});
