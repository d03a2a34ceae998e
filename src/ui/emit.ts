/** Sends an event up through the shadow roots. Events come from what a visitor does, never from a changed property. */
export function emit(from: EventTarget, type: string, detail?: unknown): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
