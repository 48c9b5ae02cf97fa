"""The gradient of the small language model against PyTorch's autograd, on the same weights and batch.
Usage: gradient_torch.py WEIGHTS GRADIENT (from micro_bench gradient); exit status 1 beyond 1e-4."""
import json
import struct
import sys

import torch
import torch.nn.functional as F

from micro_torch import Net, VOCABULARY


def tensors(path):
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    notes = header.pop("__metadata__")
    return notes, {name: torch.frombuffer(bytearray(data[8 + size + one["data_offsets"][0]:8 + size + one["data_offsets"][1]]),
                                          dtype=torch.float32).reshape(one["shape"]) for name, one in header.items()}


def parts(net):
    """Our name, the parameter, and whether it lies the other way round."""
    yield "embedding", net.embedding.weight, False
    for i, block in enumerate(net.blocks):
        yield f"layers.{i}.attention_norm", block.norm_1.gain, False
        yield f"layers.{i}.mlp_norm", block.norm_2.gain, False
        for name in ("qkv", "out", "up", "down"):
            yield f"layers.{i}.{name}", getattr(block, name).weight, True
    yield "final_norm", net.norm.gain, False
    yield "head", net.head.weight, True


notes, weights = tensors(sys.argv[1])
_, gradient = tensors(sys.argv[2])
net = Net(int(notes["width"]), int(notes["layers"]), int(notes["heads"]))
with torch.no_grad():
    for name, parameter, turned in parts(net):
        parameter.copy_(weights[name].T if turned else weights[name])
texts = [[int(token) for token in text.split()] for text in (notes["batch"] + notes["batch_2"]).split(";") if text]
longest = max(len(text) for text in texts)
tokens = torch.tensor([text + [0] * (longest - len(text)) for text in texts])
targets = torch.tensor([[token if place >= 8 else -100 for place, token in enumerate(text)] + [-100] * (longest - len(text))
                        for text in texts])[:, 1:]
loss = F.cross_entropy(net(tokens[:, :-1]).reshape(-1, VOCABULARY), targets.reshape(-1), ignore_index=-100)
loss.backward()
worst = max(float((gradient[name] - (parameter.grad.T if turned else parameter.grad)).norm() / parameter.grad.norm())
            for name, parameter, turned in parts(net))
print(f"loss {float(loss):.6f} (ours {float(notes['loss']):.6f}); gradient, largest relative difference of a part: {worst:.2e}")
sys.exit(worst > 1e-4 or abs(float(loss) - float(notes["loss"])) > 1e-4)
