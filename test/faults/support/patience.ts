import { jest } from '@jest/globals';
import { times } from './faults.js';

/** An hour for each test of the long form; of the short one, much more than it takes, for machines that are busy. */
jest.setTimeout(times(3_600_000, 600_000));
