// The suite on an engine that needs optional packages; not part of `npm test`, see scripts/check-*.js.
import type { EngineName } from '../../src/engine/index.ts';
import { backendSuite } from './backend-suite.ts';

backendSuite({ engine: process.env.FIXRES_ENGINE_UNDER_TEST as EngineName });
