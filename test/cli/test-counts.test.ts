import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { countsOf, inWords, readReport, sumOf } from '../../src/cli/test-counts.ts';

const vitest = (changes: object) => ({
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [{ status: 'passed', assertionResults: [{}] }],
  ...changes,
});
const playwright = (stats: object, errors: unknown[] = []) => ({
  stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

test('counts of a good run are those of its report', () => {
  expect(countsOf('vitest', vitest({}), 0)).toEqual({ passed: 5, failed: 0, skipped: 1 });
  expect(countsOf('playwright', playwright({ skipped: 2 }), 0)).toEqual({ passed: 4, failed: 0, skipped: 2 });
});

test('a test file that can’t be loaded is a failure', () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  expect(countsOf('vitest', vitest({ testResults, numFailedTests: 2 }), 1).failed).toBe(3);
});

test('a test that passes only when repeated is a failure', () => {
  expect(countsOf('playwright', playwright({ expected: 3, flaky: 1 }), 0)).toMatchObject({ passed: 3, failed: 1 });
});

test('an exit code other than 0 is a failure whatever the report says', () => {
  expect(countsOf('vitest', vitest({}), 1).failed).toBe(1);
  expect(countsOf('playwright', playwright({}), 1).failed).toBe(1);
});

test('a part without tests or without a report is a failure', () => {
  expect(countsOf('vitest', vitest({ numPassedTests: 0, testResults: [] }), 0).failed).toBe(1);
  expect(countsOf('playwright', playwright({ expected: 0, skipped: 7 }), 0).failed).toBe(1);
  expect(countsOf('playwright', null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('an error outside of any test, such as a server that does not start, is a failure', () => {
  expect(countsOf('playwright', playwright({ expected: 0 }, [{ message: 'port in use' }]), 1).failed).toBe(1);
});

test('half a report is none', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'loglog-')), 'report.json');
  expect(readReport(file)).toBeNull();
  writeFileSync(file, '{"success": tr');
  expect(readReport(file)).toBeNull();
  writeFileSync(file, '{"success": true}');
  expect(readReport(file)).toEqual({ success: true });
});

test('parts add up and are put into words', () => {
  const sum = sumOf([
    { passed: 5, failed: 0, skipped: 1 },
    { passed: 4, failed: 2, skipped: 0 },
  ]);
  expect(inWords(sum)).toBe('9 passed, 2 failed, 1 skipped');
});
