import { fuzzTests } from './support/fuzz/suite.js';

fuzzTests(['query', 'subscription'], { resolved: 0.7, answered: 0.2 });
