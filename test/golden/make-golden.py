#!/usr/bin/env python3
"""Writes the golden data: what PyTorch makes of the model, for the twins (src/reference) and the kernels to be compared with.

    OMP_NUM_THREADS=1 python3 test/golden/make-golden.py

No arguments; the same files at every run on one machine (another BLAS may change the last digits of losses and norms). Needs
torch only (Debian: apt-get install python3-torch). One JSON file a case:

    config, batch, training   as ModelConfig and TrainingSpec name them
    parameters, gradients     name -> base64 of little-endian float32, row-major
    logits                    [M,V], the same way
    steps                     ten steps of AdamW, or of Muon where `training` names it: tokens and targets [M] (base64 of bytes), loss before the update in nats, gradient
                              norm before clipping, both in float64; lossFloat32 is the loss of the same run in float32
    finalLoss                 loss on the first step's batch after the tenth update

Everything is computed in float64. Initial weights are rounded to float32 first, so that float32 stores them exactly; logits and
gradients are those of step 0, before clipping, and rounded only in the file.

Unlike in training no matrix starts at zero: behind a zero output projection every gradient of its branch would be zero, and a
wrong kernel would go unseen. Weights are larger too, so that attention is far from uniform and gradients are large enough to be clipped.
"""

import base64
import json
import pathlib

import torch

from torch_model import Trainer, mean_loss, parameter_shapes

FOLDER = pathlib.Path(__file__).parent
STEPS = 10

CASES = {
    # A small model as the ladder trains it: many heads, several layers.
    "plain": {
        "seed": 1,
        "config": {"vocabulary": 53, "context": 16, "width": 24, "layers": 2, "heads": 3, "hidden": 64},
        "batch": 3,
        "training": {
            "learningRate": {"hidden": 0.0185, "embedding": 0.016},
            "warmupSteps": 4,
            "weightDecay": 0.0,
            # Below every gradient norm of these ten steps.
            "clipNorm": 1.0,
        },
    },
    # Awkward shapes: nothing is a multiple of a workgroup, head dim 4; with weight decay.
    "awkward": {
        "seed": 2,
        "config": {"vocabulary": 17, "context": 5, "width": 12, "layers": 1, "heads": 3, "hidden": 16},
        "batch": 2,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.1,
            # Among the gradient norms, so that some steps are clipped and others not.
            "clipNorm": 2.0,
        },
    },
    # A head of its own, which the export as Qwen3 can follow.
    "untied": {
        "seed": 3,
        "config": {
            **{"vocabulary": 11, "context": 6, "width": 8, "layers": 1, "heads": 2, "hidden": 12},
            "variant": {"head": "untied"},
        },
        "batch": 2,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.0,
            "clipNorm": 1.0,
        },
    },
    # Every part departs from the standard model. Scores of queries and keys without a norm go far beyond 12 here.
    "variant": {
        "seed": 4,
        "config": {
            **{"vocabulary": 17, "context": 9, "width": 12, "layers": 1, "heads": 1, "hidden": 20},
            "variant": {"positions": "none", "qkNorm": "none", "activation": "gelu", "head": "untied"},
        },
        "batch": 2,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.1,
            "clipNorm": 1.0,
        },
    },
    # Muon for the hidden matrices, tall ones among them; embedding and head stay with AdamW.
    "muon": {
        "seed": 5,
        "config": {
            **{"vocabulary": 13, "context": 6, "width": 8, "layers": 2, "heads": 2, "hidden": 4},
            "variant": {"head": "untied"},
        },
        "batch": 3,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.1,
            # Among the gradient norms, so that some steps are clipped and others not.
            "clipNorm": 1.5,
            "optimiser": {"kind": "muon", "momentum": 0.95},
        },
    },
    # Two of three experts for each token, with a balancing loss that is felt.
    "experts": {
        "seed": 5,
        "config": {
            **{"vocabulary": 13, "context": 7, "width": 8, "layers": 2, "heads": 1, "hidden": 8},
            "experts": {"count": 3, "active": 2, "balance": 0.3},
        },
        "batch": 3,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.0,
            "clipNorm": 1.0,
        },
    },
    # One of four, whose probability is the weight.
    "switch": {
        "seed": 6,
        "config": {
            **{"vocabulary": 11, "context": 9, "width": 12, "layers": 1, "heads": 1, "hidden": 12},
            "experts": {"count": 4, "active": 1, "balance": 0.05},
        },
        "batch": 2,
        "training": {
            "learningRate": {"hidden": 0.02, "embedding": 0.01},
            "warmupSteps": 3,
            "weightDecay": 0.1,
            "clipNorm": 1.0,
        },
    },
}

RECIPE = {"cooldownFraction": 0.25, "beta1": 0.9, "beta2": 0.98, "epsilon": 1e-8}


def initial_parameters(config, generator):
    """Float32 weights: embedding and a head of its own N(0, 1), matrices N(0, 2/rows)."""
    parameters = {}
    for name, shape in parameter_shapes(config).items():
        deviation = 1.0 if name in ("embedding", "head") else (2 / shape[0]) ** 0.5
        parameters[name] = deviation * torch.randn(shape, generator=generator)
    return parameters


def leaves(parameters, dtype):
    """Copies of the parameters that gather gradients."""
    return {name: p.to(dtype, copy=True).requires_grad_() for name, p in parameters.items()}


def encode(tensor, layout="<f4"):
    return base64.b64encode(tensor.detach().numpy().astype(layout).tobytes()).decode()


def encode_all(tensors):
    return {name: encode(t) for name, t in tensors.items()}


def train(parameters, case, batches):
    trainer = Trainer(parameters, case["config"], case["training"], STEPS)
    return [trainer.step(tokens, targets) for tokens, targets in batches]


def make(case):
    config, batch = case["config"], case["batch"]
    case["training"] = {"tokens": STEPS * batch * config["context"], "batch": batch, **case["training"], **RECIPE}
    generator = torch.Generator().manual_seed(case["seed"])
    initial = initial_parameters(config, generator)
    # Windows of T + 1 symbols, so that targets are the tokens one place on.
    windows = torch.randint(config["vocabulary"], (STEPS, batch, config["context"] + 1), generator=generator)
    batches = [(window[:, :-1], window[:, 1:]) for window in windows]

    parameters = leaves(initial, torch.float64)
    _, logits, objective = mean_loss(parameters, config, *batches[0])
    objective.backward()
    gradients = {name: p.grad for name, p in parameters.items()}

    trained = leaves(initial, torch.float64)
    in_float64 = train(trained, case, batches)
    in_float32 = train(leaves(initial, torch.float32), case, batches)
    return {
        "config": config,
        "batch": batch,
        "training": case["training"],
        "parameters": encode_all(initial),
        "logits": encode(logits),
        "gradients": encode_all(gradients),
        "steps": [
            {
                "tokens": encode(tokens, "u1"),
                "targets": encode(targets, "u1"),
                "loss": loss64,
                "norm": norm,
                "lossFloat32": loss32,
            }
            for (tokens, targets), (loss64, norm), (loss32, _) in zip(batches, in_float64, in_float32)
        ],
        "finalLoss": mean_loss(trained, config, *batches[0])[0].item(),
    }


def main():
    torch.set_num_threads(1)
    for name, case in CASES.items():
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(make(case), indent=2) + "\n")
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
