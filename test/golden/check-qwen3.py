#!/usr/bin/env python3
"""Opens exported models with PyTorch and compares their logits with those that stand beside them.

    npm run lab -- ladder --weights --out out/ladder      the engine's own logits of trained models
    python3 test/golden/check-qwen3.py out/ladder/weights

    npx tsx test/golden/export-qwen3.ts FOLDER            PyTorch's logits of the golden models
    python3 test/golden/check-qwen3.py FOLDER

FOLDER holds a folder for each model (docs/checkpoints.md). Of a Qwen3 model the forward pass below is used (Qwen Team 2025, "Qwen3 Technical
Report", section 2; rotary positions in the half-split layout), written out so that torch alone is enough (Debian:
apt-get install python3-torch); of a model in the lab's own format that of torch_model.py. Where `transformers` can be imported,
Qwen3ForCausalLM, Qwen3MoeForCausalLM and AutoTokenizer open the folder too. Ends with code 1 where a difference is beyond the tolerance.
"""

import argparse
import collections
import json
import math
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F

import torch_model

# What rounding to float32 (2^-24) does to the logits depends on the model: a long trained one magnifies it. It is measured by computing
# the same forward pass in float32 here, and another order of sums, with exponentials and divisions as good as a GPU's, may be eight times
# as far off; 32 roundings are allowed in any case.
FLOAT32_TIMES, FLOAT32_LEAST = 8, 32 * 2**-24

# Golden logits were computed in float64 and rounded, so that only the rounding of weights that are folded into others is left.
FLOAT64 = 2e-6


def read_safetensors(path):
    """Metadata, and name -> float32 tensor: eight bytes of length, a JSON header, numbers (github.com/huggingface/safetensors)."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return metadata, tensors


def rms_norm(x, weight, epsilon):
    return weight * (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + epsilon))


def rotate(x, theta):
    """x [B,H,T,D]: elements i and i + D/2 turn by t * theta^(-2i/D)."""
    T, D = x.shape[-2:]
    angles = torch.outer(torch.arange(T, dtype=x.dtype), theta ** (-torch.arange(0, D, 2, dtype=x.dtype) / D))
    cos, sin = angles.cos(), angles.sin()
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


def attention(x, weight, config):
    B, T, _ = x.shape
    D = config["head_dim"]
    epsilon, theta = config["rms_norm_eps"], config["rope_parameters"]["rope_theta"]
    heads = lambda name: F.linear(x, weight(f"{name}_proj")).view(B, T, -1, D)
    q = rotate(rms_norm(heads("q"), weight("q_norm"), epsilon).transpose(1, 2), theta)
    k = rotate(rms_norm(heads("k"), weight("k_norm"), epsilon).transpose(1, 2), theta)
    groups = config["num_attention_heads"] // config["num_key_value_heads"]
    k, v = (kv.repeat_interleave(groups, dim=1) for kv in (k, heads("v").transpose(1, 2)))
    hidden = torch.ones(T, T, dtype=torch.bool).triu(1)
    scores = (q @ k.transpose(-2, -1) / math.sqrt(D)).masked_fill(hidden, float("-inf"))
    return F.linear((scores.softmax(-1) @ v).transpose(1, 2).reshape(B, T, -1), weight("o_proj"))


def mlp(x, weight):
    return F.linear(F.silu(F.linear(x, weight("gate_proj"))) * F.linear(x, weight("up_proj")), weight("down_proj"))


def feed_forward(x, weight, config):
    """One SwiGLU, or the likeliest of the experts by their probabilities (Qwen3-MoE)."""
    if "num_experts" not in config:
        return mlp(x, lambda name: weight(f"mlp.{name}"))
    values, chosen = F.linear(x, weight("mlp.gate")).softmax(-1).topk(config["num_experts_per_tok"], dim=-1)
    if config["norm_topk_prob"]:
        values = values / values.sum(-1, keepdim=True)
    shares = torch.zeros(*x.shape[:-1], config["num_experts"], dtype=x.dtype).scatter(-1, chosen, values)
    outs = [mlp(x, lambda name: weight(f"mlp.experts.{e}.{name}")) for e in range(config["num_experts"])]
    return sum(shares[..., e : e + 1] * out for e, out in enumerate(outs))


def qwen3(tensors, config, tokens):
    """tokens [B,T] -> logits [B,T,V]."""
    epsilon = config["rms_norm_eps"]
    x = F.embedding(tokens, tensors["model.embed_tokens.weight"])
    for layer in range(config["num_hidden_layers"]):
        weight = lambda name: tensors[f"model.layers.{layer}.{name}.weight"]
        x = x + attention(
            rms_norm(x, weight("input_layernorm"), epsilon), lambda name: weight(f"self_attn.{name}"), config
        )
        h = rms_norm(x, weight("post_attention_layernorm"), epsilon)
        x = x + feed_forward(h, weight, config)
    return F.linear(rms_norm(x, tensors["model.norm.weight"], epsilon), tensors["lm_head.weight"])


def difference(logits, expected):
    """The greatest, as a share of the greatest logit; infinite where one is no number."""
    error = ((logits.double() - expected.double()).abs().max() / expected.abs().max()).item()
    return math.inf if math.isnan(error) else error


def check_tokenizer(tokenizer, symbols, tokens):
    """The window as text gives the window's own ids and the text back; so do all symbols where each is a character."""
    text = "".join(symbols[token] for token in tokens)
    ids = tokenizer(text).input_ids
    assert tokenizer.decode(ids) == text, "the tokenizer does not give the text back"
    if max(map(len, symbols)) == 1:
        assert ids == tokens, "the tokenizer gives other ids"
        assert tokenizer("".join(symbols)).input_ids == list(range(len(symbols))), "the tokenizer gives symbols other ids"
    else:
        # The window may cut its last word, and half a word is merged otherwise.
        whole = max((place for place, token in enumerate(tokens) if " " in symbols[token]), default=0)
        assert ids[:whole] == tokens[:whole], "the tokenizer gives other ids"


def by_transformers(folder, tokens):
    """Logits [T,V], or None where transformers is not installed."""
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer, logging
    except ImportError:
        return None
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    model = AutoModelForCausalLM.from_pretrained(folder)
    assert model.dtype == torch.float32, model.dtype
    expected_type = json.loads((folder / "config.json").read_text())["architectures"][0]
    assert type(model).__name__ == expected_type, type(model)
    symbols = json.loads((folder / "run.json").read_text())["symbols"]
    check_tokenizer(AutoTokenizer.from_pretrained(folder), symbols, tokens)
    with torch.no_grad():
        return model(torch.tensor([tokens])).logits[0]


def qwen3_forward(folder):
    config = json.loads((folder / "config.json").read_text())
    _, tensors = read_safetensors(folder / "model.safetensors")
    return tensors, lambda weights, tokens: qwen3(weights, config, tokens)[0]


def own_forward(folder):
    """Of the lab's own file, whose model Qwen3 has no place for."""
    (path,) = (path for path in folder.glob("*.safetensors") if path.name != "logits.safetensors")
    metadata, tensors = read_safetensors(path)
    config = json.loads(metadata["spec"])["model"]
    return tensors, lambda weights, tokens: torch_model.forward(weights, config, tokens)[0][0]


def check(folder):
    """(how it was opened, difference, tolerance) of every way to open the model, as shares of the greatest logit."""
    metadata, beside = read_safetensors(folder / "logits.safetensors")
    tokens, expected = json.loads(metadata["tokens"]), beside["logits"]
    is_qwen3 = (folder / "config.json").exists()
    tensors, forward = (qwen3_forward if is_qwen3 else own_forward)(folder)
    window = torch.tensor([tokens])
    exact = forward({name: tensor.double() for name, tensor in tensors.items()}, window)
    float32 = FLOAT32_LEAST + FLOAT32_TIMES * difference(forward(tensors, window), exact)
    tolerance = FLOAT64 if metadata["precision"] == "float64" else float32
    results = [(f"{'Qwen3' if is_qwen3 else 'own format'}, torch", difference(exact, expected), tolerance)]
    opened = by_transformers(folder, tokens) if is_qwen3 else None
    return results if opened is None else [*results, ("Qwen3, transformers", difference(opened, expected), float32)]


def main():
    parser = argparse.ArgumentParser(description="Compare exported models, opened with PyTorch, with their logits.")
    parser.add_argument("folder", type=pathlib.Path, help="what export-qwen3.ts or lab --weights wrote")
    folders = sorted(path.parent for path in parser.parse_args().folder.glob("*/logits.safetensors"))
    if not folders:
        parser.error("there is no model in the folder: each has a folder of its own with logits.safetensors in it")
    worst, beyond = collections.defaultdict(list), 0
    for folder in folders:
        for how, error, tolerance in check(folder):
            # Where a weight is no number, neither is the tolerance.
            good = error <= tolerance < math.inf
            beyond += not good
            worst[how].append(error)
            verdict = "" if good else ": BEYOND"
            print(f"{folder.name}, {how}: {error:.1e} of the greatest logit, at most {tolerance:.1e} allowed{verdict}")
    for how, errors in worst.items():
        print(f"{how}: {len(errors)} models, the worst {max(errors):.1e}")
    print(f"{beyond} beyond the tolerance" if beyond else "all within the tolerance")
    sys.exit(1 if beyond else 0)


if __name__ == "__main__":
    main()
