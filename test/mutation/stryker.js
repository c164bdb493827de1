/** What both runs share; docs/testing.md tells of them. */
export const options = (run, mutate) => ({
  mutate,
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: `test/mutation/jest.${run}.config.js`, enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  maxTestRunnerReuse: 30, // Jest leaves a little of every run in memory
  timeoutMS: 20_000,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `reports/mutation/${run}.html` },
  jsonReporter: { fileName: `reports/mutation/${run}.json` },
  tempDirName: '.stryker-tmp',
});
