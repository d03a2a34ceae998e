/** A prompt in a line of a form, which holds no line ends. */

/** What was typed; the prompt that was offered, line ends and all, where nobody changed it. */
export function typedPrompt(typed: string, offered: string): string {
  return typed === offered.replaceAll('\n', '') ? offered : typed;
}
