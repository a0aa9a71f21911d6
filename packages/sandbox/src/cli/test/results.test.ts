import {
  checkResult,
  jestResult,
  playwrightResult,
  succeeded,
  totalLine,
} from './results';

const unitReport = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 1,
  testResults: [
    {
      name: 'a.test.ts',
      status: 'failed',
      message: 'x',
      assertionResults: [
        { status: 'passed', fullName: 'a works' },
        { status: 'failed', fullName: 'b works', failureMessages: ['boom'] },
      ],
    },
    {
      name: 'c.test.ts',
      status: 'failed',
      message: 'Cannot find module',
      assertionResults: [],
    },
  ],
};
const unit = jestResult('Unit tests', unitReport, 1);

const e2eReport = {
  stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 0 },
  errors: [{ message: 'no browser' }],
  suites: [
    {
      title: 'file',
      suites: [
        {
          title: 'describe',
          specs: [
            {
              title: 'creates',
              file: 'main.spec.ts',
              line: 7,
              tests: [{ status: 'unexpected' }],
            },
            {
              title: 'deletes',
              file: 'main.spec.ts',
              line: 9,
              tests: [{ status: 'expected' }],
            },
          ],
        },
      ],
    },
  ],
};
const e2e = playwrightResult('End-to-end tests', e2eReport, 1);

const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [],
};

describe('results', () => {
  it('reads the reports of Jest', () => {
    expect(unit).toMatchObject({ passed: 3, failed: 2 });
    expect(unit.failures).toEqual([
      'a.test.ts: b works\nboom',
      'c.test.ts: Cannot find module',
    ]);
  });

  it('reads the reports of Playwright', () => {
    expect(e2e).toMatchObject({ passed: 2, failed: 3 });
    expect(e2e.failures).toEqual(['main.spec.ts:7 creates', 'no browser']);
  });

  it('adds them up', () => {
    const results = [unit, e2e, checkResult('Lint', true, '')];
    expect(totalLine(results)).toBe('6 passed, 5 failed');
    expect(succeeded(results)).toBe(false);
    expect(succeeded([checkResult('Lint', true, '')])).toBe(true);
    expect(succeeded([checkResult('Lint', false, 'bad')])).toBe(false);
  });

  it('takes tests that did not run for a failure', () => {
    expect(
      jestResult(
        'Unit tests',
        { ...nothing, numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 },
        0,
      ),
    ).toEqual({
      name: 'Unit tests',
      passed: 3,
      failed: 1,
      failures: ['Unit tests did not run 2 of its tests'],
    });
    expect(
      playwrightResult(
        'End-to-end tests',
        {
          stats: { expected: 1, unexpected: 0, flaky: 0, skipped: 4 },
          suites: [],
        },
        null,
      ),
    ).toMatchObject({ passed: 1, failed: 2 });
  });

  it('takes a report of a run that was stopped for a failure', () => {
    expect(
      jestResult('Unit tests', { ...nothing, numPassedTests: 3 }, null),
    ).toMatchObject({
      failed: 1,
      failures: ['Unit tests ended with null'],
    });
  });

  it('takes a suite that ran nothing for a failure', () => {
    expect(jestResult('Unit tests', nothing, 0)).toMatchObject({
      failed: 1,
      failures: ['Unit tests ran no test'],
    });
  });

  it('takes nothing that ran for a failure', () => {
    expect(totalLine([])).toBe('0 passed, 0 failed');
    expect(succeeded([])).toBe(false);
  });
});
