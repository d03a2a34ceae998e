/** Hands text to the clipboard. */

/** Whether it is there now; browsers refuse pages without focus or permission. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The whole address of a link of this page, '?experiment=joint'. */
export function fullAddress(link: string): string {
  return new URL(link, location.origin + location.pathname).href;
}
