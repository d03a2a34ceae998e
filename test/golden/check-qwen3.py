#!/usr/bin/env python3
"""Opens exported models as Qwen3 and compares their logits with those that PyTorch gave for the models themselves.

    npx tsx test/golden/export-qwen3.ts FOLDER
    python3 test/golden/check-qwen3.py FOLDER

FOLDER holds a folder for each golden case that Qwen3 can express (plain, awkward, untied, experts, switch). The forward pass below is Qwen3's (Qwen Team 2025, "Qwen3 Technical
Report", section 2; rotary positions in the half-split layout), written out so that torch alone is enough (Debian:
apt-get install python3-torch). Where `transformers` can be imported, Qwen3ForCausalLM, Qwen3MoeForCausalLM and AutoTokenizer open the folder too.
"""

import argparse
import base64
import json
import math
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F

GOLDEN = pathlib.Path(__file__).parent

# Weights and golden logits are rounded to float32, and float32 sums have up to 64 terms, in two layers: the written-out
# forward is computed in float64, where only the rounding of the folded weights is left.
TOLERANCE = {"float64": 2e-6, "float32": 2e-5}


def read_safetensors(path):
    """Name -> float32 tensor: eight bytes of length, a JSON header, numbers (github.com/huggingface/safetensors)."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors


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


def golden_case(name):
    """Tokens [B,T] of the first step, and the logits [B,T,V] of the model."""
    case = json.loads((GOLDEN / f"{name}.json").read_text())
    B, T, V = case["batch"], case["config"]["context"], case["config"]["vocabulary"]
    tokens = torch.tensor(list(base64.b64decode(case["steps"][0]["tokens"]))).view(B, T)
    logits = torch.frombuffer(bytearray(base64.b64decode(case["logits"])), dtype=torch.float32).view(B, T, V)
    return tokens, logits


def compare(what, logits, expected, tolerance):
    """Whether the greatest difference is within the tolerance, as a share of the greatest logit."""
    error = ((logits.double() - expected.double()).abs().max() / expected.abs().max()).item()
    print(f"{what}: {error:.1e} of the greatest logit, at most {tolerance:.0e} allowed")
    return error <= tolerance


def with_transformers(folder, tokens, expected):
    """The same through transformers, where it is installed, and a text through the tokenizer and back."""
    try:
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        print(f"transformers is not used: {error}")
        return True
    model = AutoModelForCausalLM.from_pretrained(folder)
    assert model.dtype == torch.float32, model.dtype
    expected_type = json.loads((folder / "config.json").read_text())["architectures"][0]
    assert type(model).__name__ == expected_type, type(model)
    with torch.no_grad():
        same = compare(f"{folder.name}, transformers", model(tokens).logits, expected, TOLERANCE["float32"])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    symbols = json.loads((folder / "run.json").read_text())["symbols"]
    text = "".join(symbols) + symbols[1] + symbols[1] + symbols[0]
    ids = tokenizer(text).input_ids
    assert ids == [symbols.index(symbol) for symbol in text], "the tokenizer gives other ids"
    assert tokenizer.decode(ids) == text, "the tokenizer does not give the text back"
    return same


def check(folder):
    tokens, expected = golden_case(folder.name)
    config = json.loads((folder / "config.json").read_text())
    tensors = {name: tensor.double() for name, tensor in read_safetensors(folder / "model.safetensors").items()}
    written_out = compare(f"{folder.name}, torch", qwen3(tensors, config, tokens), expected, TOLERANCE["float64"])
    return with_transformers(folder, tokens, expected) and written_out


def main():
    parser = argparse.ArgumentParser(description="Check models exported as Qwen3 against PyTorch's logits.")
    parser.add_argument("folder", type=pathlib.Path, help="what export-qwen3.ts wrote")
    folders = sorted(path for path in parser.parse_args().folder.iterdir() if path.is_dir())
    results = [check(folder) for folder in folders]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
