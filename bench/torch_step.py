"""The model of the bench in PyTorch, trained a few steps at a time as lines on standard input ask for it.

The task is a JSON file written by `npm run bench`: the shape, the recipe, the initial weights, the text and the first
token of every window, so that the losses can be held against the browser's. Needs torch 1.13 or newer; a CUDA device is
used where there is one, else one thread of the processor.

    python3 bench/torch_step.py task.json [--compile]

Answers with a JSON line each: first what it is, with the first step's loss and time; then, for every line with a number
n, seconds, processor seconds and losses of n more steps. Ends at the end of its input.
"""

import base64
import json
import math
import sys
import time

import torch
import torch.nn.functional as F

EPSILON = 1e-6
SCALE = 12.0
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def array(text, dtype):
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype)


def rms_norm(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPSILON)


def causal_attention(q, k, v):
    """q, k, v [B,H,T,D]; torch's fused attention where it takes a scale (2.1 and newer)."""
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 1):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=SCALE)
    T = q.shape[-2]
    mask = torch.full((T, T), float("-inf"), device=q.device).triu(1)
    return (SCALE * (q @ k.transpose(-2, -1)) + mask).softmax(-1) @ v


class Model:
    """Shape letters as in ARCHITECTURE.md."""

    def __init__(self, task):
        self.shape = task["model"]
        weights = array(task["weights"], torch.float32)
        self.parameters = {}
        for parameter in task["parameters"]:
            rows, cols = parameter["shape"]
            values = weights[parameter["offset"] : parameter["offset"] + rows * cols]
            self.parameters[parameter["name"]] = values.view(rows, cols).clone().to(DEVICE).requires_grad_()
        D = self.shape["width"] // self.shape["heads"]
        frequencies = 10000.0 ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
        angles = torch.outer(torch.arange(self.shape["context"], dtype=torch.float64), frequencies)
        self.cos, self.sin = angles.cos().float().to(DEVICE), angles.sin().float().to(DEVICE)

    def turned(self, x):
        """x [B,H,T,D] to unit length, then turned by position in the half-split layout."""
        a, b = (rms_norm(x) / math.sqrt(x.shape[-1])).chunk(2, dim=-1)
        return torch.cat([a * self.cos - b * self.sin, a * self.sin + b * self.cos], dim=-1)

    def attention(self, x, weight):
        B, T, C = x.shape
        H = self.shape["heads"]
        q, k, v = (x @ weight("qkv")).view(B, T, 3, H, C // H).permute(2, 0, 3, 1, 4)
        out = causal_attention(self.turned(q), self.turned(k), v)
        return out.transpose(1, 2).reshape(B, T, C) @ weight("out")

    def loss(self, tokens, targets):
        """Mean cross-entropy of tokens and targets [B,T], nats."""
        table = self.parameters["embedding"]
        x = rms_norm(F.embedding(tokens, table))
        for layer in range(self.shape["layers"]):

            def weight(name, layer=layer):
                return self.parameters[f"blocks.{layer}.{name}"]

            x = x + self.attention(rms_norm(x), weight)
            gate, up = (rms_norm(x) @ weight("gate_up")).chunk(2, dim=-1)
            x = x + (F.silu(gate) * up) @ weight("down")
        logits = rms_norm(x) @ table.T / math.sqrt(self.shape["width"])
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


class Trainer:
    def __init__(self, task, compiled):
        self.model = Model(task)
        self.recipe = task["recipe"]
        self.tokens = array(task["tokens"], torch.uint8).to(DEVICE)
        batch = self.recipe["batch"]
        self.starts = array(task["starts"], torch.int32).view(-1, batch).long().to(DEVICE)
        self.offsets = torch.arange(task["model"]["context"] + 1, device=DEVICE)
        self.loss = torch.compile(self.model.loss) if compiled else self.model.loss
        self.optimizer = self.make_optimizer()
        self.done = 0

    def make_optimizer(self):
        recipe = self.recipe
        rates = {name: recipe["hiddenRate"] for name in self.model.parameters}
        rates["embedding"] = recipe["embeddingRate"]
        groups = [{"params": [p], "peak": rates[name]} for name, p in self.model.parameters.items()]
        options = {"betas": (recipe["beta1"], recipe["beta2"]), "eps": recipe["epsilon"]}
        if DEVICE == "cuda":
            options["fused"] = True
        return torch.optim.AdamW(groups, lr=0.0, weight_decay=recipe["weightDecay"], **options)

    def step(self):
        factor = min(1.0, (self.done + 1) / self.recipe["warmupSteps"])
        for group in self.optimizer.param_groups:
            group["lr"] = factor * group["peak"]
        starts = self.starts[self.done % len(self.starts)]
        windows = self.tokens[starts[:, None] + self.offsets].long()
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(windows[:, :-1], windows[:, 1:])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters.values(), self.recipe["clipNorm"])
        self.optimizer.step()
        self.done += 1
        return loss.detach()

    def train(self, steps):
        """Losses stay on the device until the last step is queued."""
        since, processor = time.perf_counter(), time.process_time()
        losses = torch.stack([self.step() for _ in range(steps)]).tolist()
        return {
            "seconds": time.perf_counter() - since,
            "processor": time.process_time() - processor,
            "losses": losses,
        }


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    if DEVICE == "cpu":
        torch.set_num_threads(1)
    since, processor = time.perf_counter(), time.process_time()
    trainer = Trainer(task, "--compile" in sys.argv)
    first = trainer.train(1)
    name = torch.cuda.get_device_name() if DEVICE == "cuda" else "1 thread"
    answer(
        {
            "version": torch.__version__,
            "how": name,
            "cuda": DEVICE == "cuda",
            "seconds": time.perf_counter() - since,
            "processor": time.process_time() - processor,
            "losses": first["losses"],
        }
    )
    for line in sys.stdin:
        answer(trainer.train(int(line)))


if __name__ == "__main__":
    main()
