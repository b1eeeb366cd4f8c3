"""Trains the everyday verifier (Grains/Matching/Models/everyday-verifier) from the general one.

Needs Python 3.11 with torch 1.13, onnx 1.12 and numpy; two cores took about 70 minutes for what is shipped (in three runs, see README.md):

    train_everyday_verifier.py --base ../../Grains/Matching/Models/equivalence-verifier --groups everyday/training.jsonl \
        --families <folder with prompt families> --epochs 3 --output everyday_verifier.onnx

A line of the groups is {"topic", "meanings": [[wording, ...], ...]}: wordings of one meaning want one answer, two meanings of a line never do.
The weights are read out of the int8 graph, trained in float, and written back into the same graph in 7 bits per channel, so that the
two models differ in their numbers only.
"""

import argparse
import glob
import itertools
import json
import os
import random
import time
import unicodedata

import numpy as np
import onnx
import torch
import torch.nn.functional as functional
from onnx import numpy_helper

LAYERS, WIDTH, HEADS = 6, 384, 12
DENSE = {
    "attention/self/query": "q", "attention/self/key": "k", "attention/self/value": "v",
    "attention/output/dense": "o", "intermediate/dense": "i", "output/dense": "d",
}
NORMS = {"attention.output.LayerNorm": "n1", "output.LayerNorm": "n2"}
HEAD = "/m/head/Gemm_MatMul_quant"


def parts():
    """Names of the graph's nodes and constants beside those of the parameters."""
    for layer in range(LAYERS):
        node, constant = f"/m/bert/encoder/layer.{layer}/", f"m.bert.encoder.layer.{layer}."
        for path, name in DENSE.items():
            yield "dense", node + path + "/MatMul_quant", constant + path.replace("/", ".") + ".bias", f"{layer}_{name}"
        for path, name in NORMS.items():
            yield "norm", constant + path + ".weight", constant + path + ".bias", f"{layer}_{name}"
    yield "norm", "m.bert.embeddings.LayerNorm.weight", "m.bert.embeddings.LayerNorm.bias", "n0"
    yield "dense", HEAD, "m.head.bias", "head"


def read_weights(graph):
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    matrices = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            base = node.input[1][: -len("_quantized")]
            matrices[node.name] = (constants[node.input[1]].astype(np.float32) - constants[base + "_zero_point"]) * constants[base + "_scale"]
    weights = {}
    for kind, weight, bias, name in parts():
        weights[name + "_w"] = matrices[weight].T if kind == "dense" else constants[weight]
        weights[name + "_b"] = constants[bias]
    for table in ("word", "position", "token_type"):
        base = f"m.bert.embeddings.{table}_embeddings.weight"
        weights[table] = (constants[base + "_quantized"].astype(np.float32) - float(constants[base + "_zero_point"])) * constants[base + "_scale"]
    return {name: torch.tensor(np.ascontiguousarray(value)) for name, value in weights.items()}


def write_weights(model, weights, path):
    items = {item.name: item for item in model.graph.initializer}
    nodes = {node.name: node for node in model.graph.node}

    def put(name, value):
        items[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), name))

    for kind, weight, bias, name in parts():
        value = weights[name + "_w"]
        put(bias, weights[name + "_b"])
        if kind == "norm":
            put(weight, value)
            continue
        base = nodes[weight].input[1][: -len("_quantized")]
        scale = np.maximum(np.abs(value.T).max(0), 1e-8) / 63
        put(base + "_scale", scale.astype(np.float32))
        put(base + "_quantized", np.clip(np.round(value.T / scale), -63, 63).astype(np.int8))
        put(base + "_zero_point", np.zeros(value.shape[0], np.int8))
    onnx.checker.check_model(model)
    onnx.save(model, path)


class CrossEncoder(torch.nn.Module):
    def __init__(self, weights, dropout=0.1):
        super().__init__()
        self.weights = torch.nn.ParameterDict({name: torch.nn.Parameter(value.float()) for name, value in weights.items()})
        self.dropout = dropout
        for table in ("word", "position", "token_type"):
            self.weights[table].requires_grad = False

    def forward(self, ids, mask, types):
        w, (rows, length) = self.weights, ids.shape
        drop = lambda x: functional.dropout(x, self.dropout, self.training)
        norm = lambda x, name: functional.layer_norm(x, (WIDTH,), w[name + "_w"], w[name + "_b"], 1e-12)
        x = drop(norm(w["word"][ids] + w["position"][:length][None] + w["token_type"][types], "n0"))
        hidden = (1 - mask[:, None, None, :].float()) * -1e9
        for layer in range(LAYERS):
            dense = lambda name, y, layer=layer: functional.linear(y, w[f"{layer}_{name}_w"], w[f"{layer}_{name}_b"])
            split = lambda y: y.view(rows, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            q, k, v = split(dense("q", x)), split(dense("k", x)), split(dense("v", x))
            attention = drop((q @ k.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + hidden).softmax(-1))
            x = norm(x + drop(dense("o", (attention @ v).transpose(1, 2).reshape(rows, length, WIDTH))), f"{layer}_n1")
            x = norm(x + drop(dense("d", functional.gelu(dense("i", x)))), f"{layer}_n2")
        seen = mask[:, :, None].float()
        return functional.linear(torch.cat([x[:, 0], (x * seen).sum(1) / seen.sum(1)], 1), w["head_w"], w["head_b"])[:, 0]


class Tokenizer:
    """WordPiece, lower case, accents stripped."""

    def __init__(self, path):
        with open(path, encoding="utf8") as lines:
            self.ids = {line.rstrip("\n"): place for place, line in enumerate(lines)}

    def words(self, text):
        word = ""
        for c in unicodedata.normalize("NFD", text.lower()):
            category = unicodedata.category(c)
            if category in ("Mn", "Cc", "Cf") and not c.isspace():
                continue
            alone = category[0] == "P" or (c.isascii() and not c.isalnum() and not c.isspace()) or 0x4E00 <= ord(c) <= 0x9FFF
            if c.isspace() or alone:
                if word:
                    yield word
                word = ""
                if alone:
                    yield c
            else:
                word += c
        if word:
            yield word

    def __call__(self, text):
        tokens = []
        for word in self.words(text):
            pieces, at = [], 0
            while at < len(word):
                end = next((end for end in range(len(word), at, -1) if ("##" if at else "") + word[at:end] in self.ids), None)
                if end is None:
                    pieces = ["[UNK]"]
                    break
                pieces.append(("##" if at else "") + word[at:end])
                at = end
            tokens += [self.ids[piece] for piece in pieces]
        return tokens

    def pair(self, first, second, longest=160):
        a, b = self(first), self(second)
        while len(a) + len(b) > longest - 3:
            (a if len(a) >= len(b) else b).pop()
        start, end = self.ids["[CLS]"], self.ids["[SEP]"]
        return [start, *a, end, *b, end], [0] * (len(a) + 2) + [1] * (len(b) + 1)


def families(folder, rng):
    """Groups of prompt families ({"forms", "near", "slots"}) with one value in each slot; another value is another meaning."""
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl"))) if folder else []:
        for line in open(path, encoding="utf8"):
            family = json.loads(line)
            chosen = {slot: rng.choice(values) for slot, values in family.get("slots", {}).items()}

            def fill(form, values):
                for slot, value in values.items():
                    form = form.replace("{" + slot + "}", value)
                return form

            meanings = [[fill(form, chosen) for form in family["forms"]]] + [[fill(form, chosen)] for form in family["near"]]
            if chosen:
                slot = rng.choice(list(chosen))
                others = [value for value in family["slots"][slot] if value != chosen[slot]]
                if others:
                    meanings.append([fill(rng.choice(family["forms"]), {**chosen, slot: rng.choice(others)})])
            yield meanings


def sample(meanings, rng):
    """All pairs of one meaning, two of the main meaning for every wording of a near miss, and two of near misses."""
    pairs = [(a, b, 1) for meaning in meanings for a, b in itertools.combinations(meaning, 2)]
    main, near = meanings[0], meanings[1:]
    for meaning in near:
        for wording in meaning:
            pairs += [(wording, other, 0) for other in rng.sample(main, min(2, len(main)))]
    for _ in range(2 if len(near) > 1 else 0):
        x, y = rng.sample(near, 2)
        pairs.append((rng.choice(x), rng.choice(y), 0))
    return [(b, a, same) if rng.random() < 0.5 else (a, b, same) for a, b, same in pairs]


def batches(pairs, tokenizer, size, rng):
    rng.shuffle(pairs)
    out = []
    for at in range(0, len(pairs), size * 40):
        chunk = sorted(((tokenizer.pair(a, b), same) for a, b, same in pairs[at:at + size * 40]), key=lambda item: len(item[0][0]))
        chunk = [chunk[i:i + size] for i in range(0, len(chunk), size)]
        rng.shuffle(chunk)
        out += chunk
    return out


def tensors(batch):
    length = max(len(ids) for (ids, _), _ in batch)
    ids, mask, types = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(3))
    for row, ((tokens, kinds), _) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        types[row, : len(tokens)] = torch.tensor(kinds)
        mask[row, : len(tokens)] = 1
    return ids, mask, types, torch.tensor([float(same) for _, same in batch])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True, help="folder of the general verifier")
    parser.add_argument("--groups", required=True, nargs="+")
    parser.add_argument("--families", default="")
    parser.add_argument("--start", default="", help="weights of an earlier run to go on from")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-5)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    torch.manual_seed(1)
    rng = random.Random(7)
    graph = onnx.load(os.path.join(options.base, "verifier_int8.onnx"))
    tokenizer = Tokenizer(os.path.join(options.base, "vocab.txt"))
    model = CrossEncoder(read_weights(graph.graph))
    if options.start:
        model.load_state_dict(torch.load(options.start))
    groups = [json.loads(line)["meanings"] for path in options.groups for line in open(path, encoding="utf8")]
    trained = [(name, value) for name, value in model.named_parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW([
        {"params": [value for _, value in trained if value.dim() > 1], "weight_decay": 0.01},
        {"params": [value for _, value in trained if value.dim() == 1], "weight_decay": 0},
    ], lr=options.rate)
    epochs = [batches([pair for group in groups + list(families(options.families, rng)) for pair in sample(group, rng)], tokenizer, options.batch, rng) for _ in range(options.epochs)]
    total, step, began = sum(map(len, epochs)), 0, time.time()
    for batch in itertools.chain(*epochs):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 60) * max(0.02, 1 - step / total)
        ids, mask, types, same = tensors(batch)
        loss = functional.binary_cross_entropy_with_logits(model(ids, mask, types), same * 0.96 + 0.02)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([value for _, value in trained], 1.0)
        optimizer.step()
        step += 1
        if step % 100 == 0:
            print(f"{step} of {total}: loss {loss.item():.3f}, {time.time() - began:.0f} s", flush=True)
    torch.save(model.state_dict(), options.output + ".weights")
    write_weights(graph, {name: value.detach().numpy() for name, value in model.weights.items()}, options.output)


if __name__ == "__main__":
    main()
