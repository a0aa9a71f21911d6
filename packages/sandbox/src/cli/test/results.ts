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
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: JestAssertion[];
  }>;
}

/**
 * A file that can not even be loaded counts as one failure.
 *
 * @param code - jest's exit code; null when it was stopped
 */
export function jestResult(
  name: string,
  report: JestReport,
  code: number | null,
): StepResult {
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
  return whole(
    {
      name,
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      failures,
    },
    code,
    report.numPendingTests + report.numTodoTests,
  );
}

/** A runner that was cut short, skipped tests or ran none has failed, whatever its report says. */
function whole(
  result: StepResult,
  code: number | null,
  skipped: number,
): StepResult {
  const { name, passed, failed, failures } = result;
  const problems = [
    ...(code !== 0 && failed === 0 ? [`${name} ended with ${code}`] : []),
    ...(skipped > 0 ? [`${name} did not run ${skipped} of its tests`] : []),
    ...(passed === 0 && failed === 0 ? [`${name} ran no test`] : []),
  ];
  return {
    name,
    passed,
    failed: failed + problems.length,
    failures: [...failures, ...problems],
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
  stats: {
    expected: number;
    unexpected: number;
    flaky: number;
    skipped: number;
  };
  errors?: Array<{ message?: string }>;
  suites: PlaywrightSuite[];
}

/**
 * A flaky test counts as failed, and so does an error outside the tests.
 *
 * @param code - Playwright's exit code; null when it was stopped
 */
export function playwrightResult(
  name: string,
  report: PlaywrightReport,
  code: number | null,
): StepResult {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const errors = (report.errors ?? []).map(error => error.message ?? 'error');
  return whole(
    {
      name,
      passed: expected,
      failed: unexpected + flaky + errors.length,
      failures: [...report.suites.flatMap(failedSpecs), ...errors],
    },
    code,
    skipped,
  );
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
