/** Writing with the weights of a checkpoint, on the GPU. */
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { idsOf, TextError } from '../checkpoint/text.ts';
import { decode } from '../data/symbols.ts';
import { external } from '../gpu/graph.ts';
import { storageBuffer, type PipelineCache } from '../gpu/program.ts';
import type { KernelChoice } from '../model/kernels.ts';
import { rotaryTable } from '../model/ops/qk-norm-rotary.ts';
import { parameterTable } from '../model/parameters.ts';
import { write } from '../model/writing.ts';
import { weightsOf } from '../train/weights.ts';
import type { WriteOptions } from './protocol.ts';

const MOST_CHARACTERS = 2000;

function check(ids: Uint8Array, { characters, temperature }: WriteOptions): void {
  if (ids.length === 0) throw new TextError('The model needs at least one character to go on from.');
  if (!(Number.isInteger(characters) && characters >= 1 && characters <= MOST_CHARACTERS)) {
    throw new TextError(
      `A model writes 1 to ${MOST_CHARACTERS} characters at a time, and ${characters} were asked for.`,
    );
  }
  if (!(temperature >= 0 && Number.isFinite(temperature))) {
    throw new TextError(`A temperature is 0 or more, and ${temperature} is not.`);
  }
}

/** What the model writes after the prompt, of which the last T characters count. Throws TextError. */
export async function writeWith(
  { cache, kernels }: { readonly cache: PipelineCache; readonly kernels: KernelChoice },
  checkpoint: Checkpoint,
  prompt: string,
  options: WriteOptions,
): Promise<string> {
  const { spec, symbols } = checkpoint;
  const { model: config } = spec;
  const ids = idsOf(prompt, symbols);
  check(ids, options);
  const weights = weightsOf(parameterTable(config), checkpoint);
  const parameters = storageBuffer(cache.device, 'kept parameters', weights);
  const { context, width, heads, variant } = config;
  const turns = rotaryTable(context, width / heads, variant?.positions);
  const rotary = storageBuffer(cache.device, 'kept rotary', turns);
  try {
    const model = {
      config,
      kernels,
      parameters: external('parameters', parameters),
      rotary: external('rotary', rotary),
    };
    const { characters: count, temperature, seed = 1 } = options;
    const written = await write(cache, model, { prompt: ids, count, seed, temperature });
    return decode(written, symbols);
  } finally {
    parameters.destroy();
    rotary.destroy();
  }
}
