import { isOfAccounts } from './support/fuzz/places.js';
import { fuzzTests } from './support/fuzz/suite.js';

fuzzTests(['mutation'], { resolved: 0.7, answered: 0.07 }, (row) => !isOfAccounts(row));
