/** Reads the JSON reports of the test runners. What was not tested counts as failed. */
import { existsSync, readFileSync } from 'node:fs';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The parts of Vitest's JSON report that are counted. */
interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** The parts of Playwright's JSON report that are counted. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
}

export type Runner = 'vitest' | 'playwright';

function ofVitest(report: VitestReport): TestCounts {
  // A file that can't be loaded has no tests to fail.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function ofPlaywright({ stats, errors }: PlaywrightReport): TestCounts {
  // A test that passes only when repeated is a failure here.
  const failed = stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0);
  return { passed: stats.expected, failed, skipped: stats.skipped };
}

/**
 * Counts of one part: those of the report, with at least one failure where the runner's exit code says so, where no test
 * ran, or where there is no report.
 */
export function countsOf(runner: Runner, report: unknown, exitCode: number): TestCounts {
  const none: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  const counts =
    report === null
      ? none
      : runner === 'vitest'
        ? ofVitest(report as VitestReport)
        : ofPlaywright(report as PlaywrightReport);
  const untested = counts.passed + counts.failed === 0;
  return exitCode !== 0 || untested ? { ...counts, failed: Math.max(1, counts.failed) } : counts;
}

/** The report a runner wrote, or null where it wrote none or only part of one. */
export function readReport(file: string): unknown {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch {
    return null;
  }
}

export function sumOf(parts: readonly TestCounts[]): TestCounts {
  const sum = (key: keyof TestCounts) => parts.reduce((total, part) => total + part[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** "12 passed, 0 failed", and what was skipped where something was. */
export function inWords({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
