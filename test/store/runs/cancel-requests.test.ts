import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { requestCancel, takeCancelRequests } from '../../../src/store/runs/cancel-requests.ts';
import { openToOthers } from '../../helpers/open-to-others.ts';
import { temporaryFolder } from '../sample-store.ts';

test('a request to cancel is read once', (context) => {
  const paths = new RunPaths(temporaryFolder(context));
  assert.deepEqual(takeCancelRequests(paths), []);
  requestCancel(paths, 'abc');
  requestCancel(paths, 'abc');
  requestCancel(paths, { all: true });
  assert.deepEqual(openToOthers(paths.runsDir), []);
  assert.deepEqual(takeCancelRequests(paths), ['abc', { all: true }]);
  assert.deepEqual(takeCancelRequests(paths), []);
});
