/** Hands files to the visitor. */
function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun when click returns; the content can go once it has been read.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveText(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type }));
}

export function saveBytes(name: string, type: string, bytes: Uint8Array<ArrayBuffer>): void {
  saveBlob(name, new Blob([bytes], { type }));
}

/** Pixels of a saved picture for one of the drawing: sharp on a slide. */
const PNG_SCALE = 2;

/** Saves a drawing as a bitmap. Rejects where the browser can't draw it. */
export async function savePng(name: string, svg: string): Promise<void> {
  const image = new Image();
  // A data address, since some browsers hold a canvas for foreign once it has drawn SVG from a blob's.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [PNG_SCALE * image.width, PNG_SCALE * image.height];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The browser could not make a PNG of this picture. Save it as SVG.');
  saveBlob(name, blob);
}
