/** A trained model's folder on its way to the program that drives the browser, in pieces that a message can carry. */
import { checkpointFolder } from '../checkpoint/folder.ts';
import type { TrainedModel } from '../worker/protocol.ts';

/** Of a file, in one message. */
const PIECE_BYTES = 4 * 2 ** 20;

/** Bytes as base64. A FileReader encodes them outside of JavaScript. */
function base64(bytes: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).split(',', 2)[1] ?? '');
    reader.onerror = () => reject(reader.error ?? new Error('bytes could not be read'));
    // A data URL: what it holds stands after the comma.
    reader.readAsDataURL(bytes);
  });
}

/** Hands all files of the model's folder to `window.loglogWeights`, in order, and then says that it is whole. */
export async function saveWeights({ checkpoint, engine }: TrainedModel): Promise<void> {
  const { name: folder, files, notQwen3 } = checkpointFolder(checkpoint, engine);
  for (const { name, bytes } of files) {
    const blob = new Blob([bytes]);
    for (let at = 0; at < blob.size; at += PIECE_BYTES) {
      const piece = await base64(blob.slice(at, at + PIECE_BYTES));
      await window.loglogWeights({ kind: 'piece', folder, file: name, base64: piece });
    }
  }
  await window.loglogWeights({ kind: 'whole', folder, run: checkpoint.run, notQwen3 });
}
