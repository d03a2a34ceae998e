/** Hands a text to the visitor as a file. */
export function saveText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun when click returns; the text can go once it has been read.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
