import NodeEnvironment from '@stryker-mutator/jest-runner/jest-env/node';

/** Skips what comes after a failed test: one is enough, and Jest's own `bail` knows only whole files. */
export default class FirstFailure extends NodeEnvironment {
  failed = false;

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.failed = true;
    if (event.name === 'test_start' && this.failed) event.test.mode = 'skip';
  }
}
