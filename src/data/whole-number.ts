/** A whole number for people to read: 1234567 as 1,234,567. */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en-US');
}
