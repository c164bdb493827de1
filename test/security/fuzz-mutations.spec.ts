import { fuzzTests } from './support/fuzz/suite.js';

fuzzTests(['mutation'], { resolved: 0.6, answered: 0.1 });
