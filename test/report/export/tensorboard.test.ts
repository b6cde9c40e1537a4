import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeTensorboard } from '../../../src/report/export/tensorboard.ts';
import { eventFile } from '../../../src/report/export/tensorboard-events.ts';
import { sampleRuns } from './sample-runs.ts';

test("an event file has the same bytes as from TensorBoard's own writer", () => {
  const curves = new Map([['train_loss', [{ step: 300, value: 0.5, timestampMs: 2250 }]]]);
  // tensorboard 2.21: RecordWriter with Event(wall_time=1.5, file_version='brain.Event:2') and Event(wall_time=2.25,
  // step=300, summary=Summary(value=[Summary.Value(tag='train_loss', simple_value=0.5)])).
  assert.equal(
    Buffer.from(eventFile(curves, 1500)).toString('hex'),
    '1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c' +
      '2100000000000000017becf609000000000000024010ac022a130a110a0a747261696e5f6c6f7373150000003f5935fc34',
  );
});

test('every run gets a valid folder name, and the same file in every export', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-events-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (let times = 0; times < 2; times++) assert.equal(writeTensorboard(sampleRuns, folder), 2);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('tfevents'));
  assert.deepEqual(files.sort(), [
    'pets_ a_b/evaluate resnet50 224_288 none seed 1 cdcdcdcd/events.out.tfevents.9.fixres.cdcdcdcdcdcdcdcd',
    'pets_ a_b/train resnet50 224 seed 1 abababab/events.out.tfevents.1.fixres.abababababababab',
  ]);
  assert.match(readFileSync(join(folder, files[0]!), 'latin1'), /result\/top1/);
});
