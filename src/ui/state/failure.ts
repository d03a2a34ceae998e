/** Turns whatever was thrown into a failure the page can word. */
import { LabError } from '../../worker/client.ts';
import type { LabFailure } from '../../worker/protocol.ts';

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function failureOf(error: unknown): LabFailure {
  if (error instanceof LabError) return { kind: error.kind, message: error.message };
  return { kind: 'internal', message: `${messageOf(error)} Please report this; starting the lab again may help.` };
}
