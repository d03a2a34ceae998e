#!/usr/bin/env python3
"""Trains the models of a ladder with PyTorch, to check the losses of the engine at the same sizes, tokens and seeds.

    python3 test/golden/train-ladder.py dist/corpora/sotu.corpus --widths 8,12,16,24,32 --tokens 262144 --seeds 1 \\
        --out test/golden/ladder-pytorch.csv

The corpus is one that `npm run build` made. Shapes are those of modelOfWidth (src/model/config.ts), the recipe that of
defaultTraining (src/train/spec.ts). Initial weights and the windows of every step come from the generator of
src/data/sampling.ts, seeded as in the engine. Losses still differ in the end, for float32 sums in another order are the seed
of another run: with another BLAS, runs of 262144 tokens ended up to 0.011 nats apart, where the standard deviation between
seeds is 0.005 to 0.02 nats. Needs torch and numpy; about 3 s a run of 262144 tokens on one core.

Held-out windows are spread evenly over the text, as heldOutStarts of src/data/sampling.ts has them: its first 131072
characters alone are easier by 0.05 to 0.07 nats than all of them.
"""

import argparse
import csv
import gzip
import json
import math
import pathlib
import sys

import numpy
import torch

from torch_model import Trainer, mean_loss, model_of_width, parameter_shapes

CONTEXT = 32
BATCH = 16
# Fourth counters of the generator, as in src/data/sampling.ts.
WINDOW_DOMAIN = 1
GAUSSIAN_DOMAIN = 2


def read_corpus(path):
    """A corpus container (docs/data.md): header, train ids, held-out ids."""
    content = pathlib.Path(path).read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    line, ids = content.split(b"\n", 1)
    header = json.loads(line)
    tokens = torch.from_numpy(numpy.frombuffer(ids, dtype=numpy.uint8).astype(numpy.int64))
    train, held_out = tokens.split([header["trainCharacters"], header["heldOutCharacters"]])
    return header, train, held_out


def pcg4d(x, y, z, w):
    """PCG4D of Jarzynski and Olano (JCGT 9(3), 2020) on arrays: four of uint32 out of four, elementwise."""
    shape = numpy.broadcast(x, y, z, w).shape or (1,)
    # Arrays, not scalars: their arithmetic wraps around without a warning.
    x, y, z, w = (numpy.broadcast_to(numpy.asarray(v, dtype=numpy.uint32), shape) for v in (x, y, z, w))
    x, y, z, w = (v * numpy.uint32(1664525) + numpy.uint32(1013904223) for v in (x, y, z, w))
    x = x + y * w
    y = y + z * x
    z = z + x * y
    w = w + y * z
    x, y, z, w = (v ^ (v >> numpy.uint32(16)) for v in (x, y, z, w))
    x = x + y * w
    y = y + z * x
    z = z + x * y
    w = w + y * z
    return x, y, z, w


def gaussians(seed, stream, count):
    """Standard normal draws, four to a block of the generator."""
    a, b, c, d = pcg4d(seed, stream, numpy.arange(math.ceil(count / 4)), GAUSSIAN_DOMAIN)
    values = []
    for radial, angular in ((a, b), (c, d)):
        radius = numpy.sqrt(-2 * numpy.log((radial.astype(float) + 1) / 2**32))
        angle = 2 * numpy.pi * angular.astype(float) / 2**32
        values += [radius * numpy.cos(angle), radius * numpy.sin(angle)]
    return torch.from_numpy(numpy.stack(values, axis=1).flatten()[:count].astype(numpy.float32))


def deviation(name, rows):
    """Of the initial values: embedding N(0, 0.5^2), input projections N(0, 1/fan-in), output projections zero."""
    if name == "embedding":
        return 0.5
    return 0.0 if name.endswith((".out", ".down")) else 1 / math.sqrt(rows)


def initial_parameters(config, seed):
    """The stream of a tensor is its place in the table of parameters."""
    return {
        name: (deviation(name, rows) * gaussians(seed, stream, rows * columns)).view(rows, columns).requires_grad_()
        for stream, (name, (rows, columns)) in enumerate(parameter_shapes(config).items())
    }


def recipe(width, tokens):
    return {
        "tokens": tokens,
        "batch": BATCH,
        "learningRate": {"hidden": 0.016 * math.sqrt(32 / width), "embedding": 0.016},
        "warmupSteps": 60,
        "cooldownFraction": 0.25,
        "beta1": 0.9,
        "beta2": 0.98,
        "epsilon": 1e-8,
        "weightDecay": 0.0,
        "clipNorm": 1.0,
    }


def windows(text, starts):
    """Tokens and targets [B,T] of the windows that begin at `starts`."""
    places = starts[:, None] + torch.arange(CONTEXT + 1)
    ids = text[places]
    return ids[:, :-1], ids[:, 1:]


def training_batch(train, seed, step):
    draws = pcg4d(seed, step, numpy.arange(BATCH), WINDOW_DOMAIN)[0]
    return windows(train, torch.from_numpy(draws.astype(numpy.int64)) % (len(train) - CONTEXT))


@torch.no_grad()
def evaluate(parameters, config, held_out, characters):
    """Mean loss over windows spread evenly over the held-out text, whole batches that cover `characters` of it."""
    every = (len(held_out) - 1) // CONTEXT
    count = BATCH * min(math.ceil(characters / CONTEXT / BATCH), every // BATCH)
    total = 0.0
    for starts in (CONTEXT * (torch.arange(count) * every // count)).split(256):
        loss, *_ = mean_loss(parameters, config, *windows(held_out, starts))
        total += loss.item() * len(starts)
    return total / count


def train_one(width, tokens, seed, corpus, characters):
    """Parameter count and held-out loss of one run."""
    header, train, held_out = corpus
    config = model_of_width(width, len(header["symbols"]), CONTEXT)
    parameters = initial_parameters(config, seed)
    steps = tokens // (BATCH * CONTEXT)
    trainer = Trainer(parameters, config, recipe(width, tokens), steps)
    for step in range(steps):
        trainer.step(*training_batch(train, seed, step))
    return sum(p.numel() for p in parameters.values()), evaluate(parameters, config, held_out, characters)


def numbers(text):
    return [int(part) for part in text.split(",")]


def arguments():
    parser = argparse.ArgumentParser(description="Train the models of a ladder with PyTorch.")
    parser.add_argument("corpus", help="a .corpus file, as dist/corpora/sotu.corpus")
    parser.add_argument("--widths", type=numbers, default=[8, 12, 16, 24, 32])
    parser.add_argument("--tokens", type=numbers, default=[262144], help="training tokens of a run; several give a grid")
    parser.add_argument("--seeds", type=numbers, default=[1])
    parser.add_argument("--characters", type=int, default=131072, help="held-out characters of the evaluation")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout, help="CSV file; the screen by default")
    return parser.parse_args()


def main():
    options = arguments()
    torch.set_num_threads(1)
    corpus = read_corpus(options.corpus)
    rows = csv.writer(options.out, lineterminator="\n")
    rows.writerow(["width", "parameters", "tokens", "seed", "loss"])
    for tokens in options.tokens:
        for width in options.widths:
            for seed in options.seeds:
                parameters, loss = train_one(width, tokens, seed, corpus, options.characters)
                rows.writerow([width, parameters, tokens, seed, f"{loss:.5f}"])
                options.out.flush()


if __name__ == "__main__":
    main()
