import TestRunner from 'jest-runner';

/** Jest's own runner with a single worker: a file that measures is alone on the machine. */
export default class OneAtATime extends TestRunner {
  constructor(globalConfig, context) {
    super({ ...globalConfig, maxWorkers: 1 }, context);
  }
}
