"""The model and its training recipe in PyTorch, written apart from the TypeScript and WGSL so that they can be checked.

Shape letters as in src/model/config.ts: B batch, T context, C width, V vocabulary, L layers, H heads, D = C/H, F hidden.
Gradients come from autograd, the optimiser is torch.optim.AdamW, clipping torch.nn.utils.clip_grad_norm_.
Runs with torch 1.13 (Debian's python3-torch) and newer.
"""

import math

import torch
import torch.nn.functional as F

EPSILON = 1e-6
THETA = 10000.0
ATTENTION_SCALE = 12.0


def model_of_width(width, vocabulary, context):
    """modelOfWidth of src/model/config.ts."""
    head_dim = min(width, 8 if width <= 64 else 16 if width <= 192 else 32)
    while width % head_dim != 0:
        head_dim += 4
    return {
        "vocabulary": vocabulary,
        "context": context,
        "width": width,
        "layers": 2 if width <= 128 else 4,
        "heads": width // head_dim,
        "hidden": 8 * max(1, math.floor(width / 3 + 0.5)),
    }


def varies(config, part):
    """How the model departs from the standard one in a part (Variant of src/model/config.ts), None where it doesn't."""
    return config.get("variant", {}).get(part)


def parameter_shapes(config):
    """Name -> [rows, columns], in order; matrices are [in, out]. The embedding is also the head, unless that is untied."""
    C, hidden = config["width"], config["hidden"]
    shapes = {"embedding": (config["vocabulary"], C)}
    if varies(config, "head"):
        shapes["head"] = (config["vocabulary"], C)
    for layer in range(config["layers"]):
        shapes[f"blocks.{layer}.qkv"] = (C, 3 * C)
        shapes[f"blocks.{layer}.out"] = (C, C)
        E = config["experts"]["count"] if "experts" in config else 1
        if "experts" in config:
            shapes[f"blocks.{layer}.router"] = (C, E)
        if varies(config, "activation"):
            shapes[f"blocks.{layer}.up"] = (C, hidden)
        else:
            shapes[f"blocks.{layer}.gate_up"] = (E * C, 2 * hidden)
        shapes[f"blocks.{layer}.down"] = (E * hidden, C)
    return shapes


def rms_norm(x):
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPSILON)


def unit_norm(x):
    """To length 1 along the last axis: the RMS norm divided by the root of that axis' length."""
    return rms_norm(x) / math.sqrt(x.shape[-1])


def rotary(config, dtype):
    """Rotations [T, D/2] as complex numbers: position t turns pair i by t * theta^(-2i/D)."""
    D = config["width"] // config["heads"]
    frequencies = THETA ** (-torch.arange(0, D, 2, dtype=dtype) / D)
    angles = torch.outer(torch.arange(config["context"], dtype=dtype), frequencies)
    if varies(config, "positions"):
        angles = torch.zeros_like(angles)
    return torch.polar(torch.ones_like(angles), angles)


def rotate(x, rotations):
    """x [B,H,T,D] in the half-split layout: elements i and i + D/2 are one complex number."""
    first, second = x.chunk(2, dim=-1)
    turned = torch.complex(first.contiguous(), second.contiguous()) * rotations
    return torch.cat([turned.real, turned.imag], dim=-1)


def attention(x, qkv_weight, config, rotations, mask):
    """x [B,T,C] -> [B,T,C], before the output projection."""
    B, T, C = x.shape
    heads = config["heads"]
    q, k, v = (x @ qkv_weight).view(B, T, 3, heads, C // heads).permute(2, 0, 3, 1, 4)
    if varies(config, "qkNorm"):
        scale = 1 / math.sqrt(C // heads)
    else:
        scale, q, k = ATTENTION_SCALE, unit_norm(q), unit_norm(k)
    scores = scale * (rotate(q, rotations) @ rotate(k, rotations).transpose(-2, -1))
    return (scores.masked_fill(mask, float("-inf")).softmax(-1) @ v).transpose(1, 2).reshape(B, T, C)


def mixture(x, weight, experts):
    """Rows x [M,C] -> [M,C] and the load-balancing loss of the layer: every expert takes every row, with weight 0 where it isn't chosen."""
    E, k = experts["count"], experts["active"]
    probabilities = (x @ weight("router")).softmax(-1)
    values, chosen = probabilities.topk(k, dim=-1)
    if k > 1:
        values = values / values.sum(-1, keepdim=True)
    shares = torch.zeros_like(probabilities).scatter(-1, chosen, values)
    gate, up = torch.einsum("mc,ecf->mef", x, weight("gate_up").view(E, x.shape[-1], -1)).chunk(2, dim=-1)
    outs = torch.einsum("mef,efc->mec", F.silu(gate) * up, weight("down").view(E, -1, x.shape[-1]))
    fraction = F.one_hot(chosen, E).sum(1).to(x.dtype).mean(0)
    balance = E * (fraction * probabilities.mean(0)).sum()
    return torch.einsum("me,mec->mc", shares, outs), balance


def feed_forward(x, weight, config, balances):
    """x [B,T,C] -> [B,T,C]; `weight` gives a matrix of the block by name. A mixture adds its load-balancing loss to `balances`."""
    if "experts" in config:
        out, balance = mixture(x.flatten(0, 1), weight, config["experts"])
        balances.append(config["experts"]["balance"] * balance)
        return out.view_as(x)
    if varies(config, "activation"):
        return F.gelu(x @ weight("up"), approximate="tanh") @ weight("down")
    gate, up = (x @ weight("gate_up")).chunk(2, dim=-1)
    return (F.silu(gate) * up) @ weight("down")


def forward(parameters, config, tokens):
    """tokens [B,T] -> logits [B,T,V], and the weighted load-balancing losses of the layers."""
    balances = []
    table = parameters["embedding"]
    x = rms_norm(F.embedding(tokens, table))
    rotations = rotary(config, x.dtype)
    mask = torch.ones(config["context"], config["context"], dtype=torch.bool).triu(1)
    for layer in range(config["layers"]):
        weight = lambda name: parameters[f"blocks.{layer}.{name}"]
        x = x + attention(rms_norm(x), weight("qkv"), config, rotations, mask) @ weight("out")
        x = x + feed_forward(rms_norm(x), weight, config, balances)
    return rms_norm(x) @ parameters.get("head", table).T / math.sqrt(config["width"]), balances


def mean_loss(parameters, config, tokens, targets):
    """Mean cross-entropy in nats, the logits, and what is minimised: the loss and what balances the experts."""
    logits, balances = forward(parameters, config, tokens)
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    return loss, logits, loss + sum(balances)


def schedule_factor(step, steps, training):
    """Warm-up, stable, decay: `step` counts from 0 and the factor would be 0 at step = steps."""
    factor = min(1.0, (step + 1) / training["warmupSteps"])
    start = math.floor(steps * (1 - training["cooldownFraction"]))
    if step >= start:
        factor *= 1 - math.sqrt((step - start) / (steps - start))
    return factor


def orthogonalised(matrix):
    """Five Newton-Schulz iterations of Jordan et al. 2024 on a matrix of any shape."""
    if matrix.shape[0] > matrix.shape[1]:
        return orthogonalised(matrix.T).T
    x = matrix / (matrix.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x


class Muon(torch.optim.Optimizer):
    """Jordan et al. 2024 with Nesterov momentum, for matrices [in, out]. A parameter may hold several of them side by side."""

    def __init__(self, groups, momentum, weight_decay):
        super().__init__(groups, {"lr": 0.0, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                momentum.lerp_(p.grad, 1 - group["momentum"])
                p.mul_(1 - group["lr"] * group["weight_decay"])
                ahead = p.grad.lerp(momentum, group["momentum"])
                for part, direction in zip(p.chunk(group["abreast"], dim=1), ahead.chunk(group["abreast"], dim=1)):
                    inputs, outputs = part.shape
                    part.sub_(group["lr"] * max(1, outputs / inputs) ** 0.5 * orthogonalised(direction))


# Hidden matrices that lie side by side in a parameter, by the end of its name.
ABREAST = {"qkv": 3, "out": 1, "gate_up": 2, "up": 1, "down": 1}


class Trainer:
    """AdamW, or Muon beside it, over the named parameters with two peak rates, the schedule and clipping. Changes `parameters` in place."""

    def __init__(self, parameters, config, training, steps):
        self.parameters, self.config, self.training, self.steps = parameters, config, training, steps
        self.step_index = 0
        rates = training["learningRate"]
        muon = training.get("optimiser")
        by_muon = {name for name in parameters if muon and name.startswith("blocks.")}
        groups = [
            # With Muon the hidden rate is its own.
            {"params": [p], "peak": rates["embedding" if muon or name in ("embedding", "head") else "hidden"]}
            for name, p in parameters.items()
            if name not in by_muon
        ]
        adamw = torch.optim.AdamW(
            groups,
            lr=0.0,
            betas=(training["beta1"], training["beta2"]),
            eps=training["epsilon"],
            weight_decay=training["weightDecay"],
        )
        self.optimizers = [adamw]
        if muon:
            hidden = [
                {"params": [parameters[name]], "peak": rates["hidden"], "abreast": ABREAST[name.split(".")[-1]]}
                for name in sorted(by_muon)
            ]
            self.optimizers.append(Muon(hidden, muon["momentum"], training["weightDecay"]))

    def step(self, tokens, targets):
        """One step on tokens and targets [B,T]: the loss before the update and the gradient norm before clipping."""
        factor = schedule_factor(self.step_index, self.steps, self.training)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = factor * group["peak"]
            optimizer.zero_grad(set_to_none=True)
        loss, _, objective = mean_loss(self.parameters, self.config, tokens, targets)
        objective.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.parameters.values(), self.training["clipNorm"])
        for optimizer in self.optimizers:
            optimizer.step()
        self.step_index += 1
        return loss.item(), norm.item()
