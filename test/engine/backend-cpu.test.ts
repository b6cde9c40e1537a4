import { backendSuite } from './backend-suite.ts';

backendSuite({ engine: 'cpu' });
