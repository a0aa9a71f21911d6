/** What one step of the tests came to. */
export interface StepResult {
  name: string;
  passed: number;
  failed: number;
  /** What to look at, when something failed. */
  failures: string[];
}

/** A step that holds as one check: format, types, lint. */
export function checkResult(
  name: string,
  passed: boolean,
  output: string,
): StepResult {
  return {
    name,
    passed: passed ? 1 : 0,
    failed: passed ? 0 : 1,
    failures: passed ? [] : [output],
  };
}

interface JestAssertion {
  status: string;
  fullName: string;
  failureMessages?: string[] | null;
}

/** Jest's `--json` report. */
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: JestAssertion[];
  }>;
}

/** A file that can not even be loaded counts as one failure. */
export function jestResult(name: string, report: JestReport): StepResult {
  const failures = report.testResults.flatMap(file => {
    const failed = file.assertionResults.filter(
      test => test.status === 'failed',
    );
    if (failed.length === 0) {
      return file.status === 'failed' ? [`${file.name}: ${file.message}`] : [];
    }
    return failed.map(
      test =>
        `${file.name}: ${test.fullName}\n${(test.failureMessages ?? []).join(
          '\n',
        )}`,
    );
  });
  return {
    name,
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    failures,
  };
}

interface PlaywrightSuite {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: Array<{
    title: string;
    file: string;
    line: number;
    tests: Array<{ status: string }>;
  }>;
}

/** The report of Playwright's `json` reporter. */
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors?: Array<{ message?: string }>;
  suites: PlaywrightSuite[];
}

/** A flaky test counts as failed, and so does an error outside the tests. */
export function playwrightResult(
  name: string,
  report: PlaywrightReport,
): StepResult {
  const { expected, unexpected, flaky } = report.stats;
  const errors = (report.errors ?? []).map(error => error.message ?? 'error');
  return {
    name,
    passed: expected,
    failed: unexpected + flaky + errors.length,
    failures: [...report.suites.flatMap(failedSpecs), ...errors],
  };
}

function failedSpecs(suite: PlaywrightSuite): string[] {
  const own = (suite.specs ?? [])
    .filter(spec =>
      spec.tests.some(({ status }) => ['unexpected', 'flaky'].includes(status)),
    )
    .map(spec => `${spec.file}:${spec.line} ${spec.title}`);
  return [...own, ...(suite.suites ?? []).flatMap(failedSpecs)];
}

/** The last line of every run. */
export function totalLine(results: StepResult[]): string {
  const sum = (key: 'passed' | 'failed') =>
    results.reduce((total, result) => total + result[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

/** Nothing that ran is no success. */
export function succeeded(results: StepResult[]): boolean {
  return (
    results.some(({ passed }) => passed > 0) &&
    results.every(({ failed }) => failed === 0)
  );
}
