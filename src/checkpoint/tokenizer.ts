/**
 * A corpus's symbols as a tokenizer that Hugging Face's `tokenizers` reads: byte-pair encoding of characters that merges none, or of a
 * byte-pair vocabulary with its merges. Text is not changed before, and tokens are put together without anything in between.
 */
import { REPLACEMENT } from '../data/alphabet.ts';
import { mergesOf, PIECE } from '../data/byte-pairs.ts';

/** Cuts a text into what merges stay within, as byte-pairs.ts does. */
const PIECES = { type: 'Split', pattern: { Regex: PIECE }, behavior: 'Isolated', invert: false };

/** The files by name, as JSON. @param context tokens in a window. */
export function tokenizerFiles(symbols: readonly string[], context: number): Readonly<Record<string, object>> {
  const unknown = symbols.includes(REPLACEMENT) ? REPLACEMENT : null;
  const merges = mergesOf(symbols).map(({ left, right }) => [symbols[left], symbols[right]]);
  return {
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: merges.length === 0 ? null : PIECES,
      post_processor: null,
      decoder: { type: 'Fuse' },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: unknown,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(symbols.map((symbol, id) => [symbol, id])),
        merges,
      },
    },
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizerFast',
      model_max_length: context,
      model_input_names: ['input_ids', 'attention_mask'],
      // It would take away the spaces before full stops and commas.
      clean_up_tokenization_spaces: false,
      ...(unknown === null ? {} : { unk_token: unknown }),
    },
  };
}
