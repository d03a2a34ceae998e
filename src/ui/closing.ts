/** Whether the dialog itself is closing: components inside it close things of their own, with the same event. */
export function isClosing({ target, currentTarget }: Event): boolean {
  return target === currentTarget;
}
