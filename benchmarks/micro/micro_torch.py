"""The small language model of labs/engines/micro in PyTorch: the same shape, batch, loss and optimiser. Prints tokens a
second trained and sampled, one line a shape. Usage: micro_torch.py THREADS SECONDS SHAPE..."""
import math
import sys
import time

import torch
import torch.nn.functional as F

SHAPES = {"XS": (64, 2, 4), "S": (96, 3, 4), "M": (128, 4, 4), "L": (192, 4, 6), "XL": (256, 6, 8)}
VOCABULARY, CONTEXT = 64, 256


class Norm(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = torch.nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.gain


class Block(torch.nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = Norm(width), Norm(width)
        self.qkv = torch.nn.Linear(width, 3 * width, bias=False)
        self.out = torch.nn.Linear(width, width, bias=False)
        self.up = torch.nn.Linear(width, 4 * width, bias=False)
        self.down = torch.nn.Linear(4 * width, width, bias=False)

    def rotate(self, x, cosine, sine):
        low, high = x.chunk(2, -1)
        return torch.cat((low * cosine - high * sine, high * cosine + low * sine), -1)

    def forward(self, x, cosine, sine, mask, kept=None):
        rows, length, width = x.shape
        q, k, v = (part.view(rows, length, self.heads, -1).transpose(1, 2) for part in self.qkv(self.norm_1(x)).chunk(3, -1))
        q, k = self.rotate(q, cosine, sine), self.rotate(k, cosine, sine)
        if kept is not None:
            if kept:
                k, v = torch.cat((kept[0], k), 2), torch.cat((kept[1], v), 2)
            kept[:] = [k, v]
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, width)
        x = x + self.out(mixed)
        return x + self.down(F.gelu(self.up(self.norm_2(x)), approximate="tanh"))


class Net(torch.nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.embedding = torch.nn.Embedding(VOCABULARY, width)
        self.blocks = torch.nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = Norm(width)
        self.head = torch.nn.Linear(width, VOCABULARY, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                torch.nn.init.normal_(parameter, std=0.02)
        half = width // heads // 2
        angles = torch.arange(CONTEXT)[:, None] * 10_000.0 ** (-torch.arange(half) / half)
        self.cosine, self.sine = angles.cos(), angles.sin()
        self.mask = torch.full((CONTEXT, CONTEXT), -1e30).triu(1)

    def forward(self, tokens, start=0, kept=None):
        length = tokens.shape[1]
        x = self.embedding(tokens)
        cosine, sine = self.cosine[start:start + length], self.sine[start:start + length]
        mask = self.mask[:length, :length] if length > 1 else None
        for i, block in enumerate(self.blocks):
            x = block(x, cosine, sine, mask, None if kept is None else kept[i])
        return self.head(self.norm(x if kept is None else x[:, -1:]))


def batch():
    """64 texts of 20 to 40 tokens, padded at their end; the first eight are not asked for."""
    generator = torch.Generator().manual_seed(1)
    lengths = torch.randint(20, 41, (64,), generator=generator)
    tokens = torch.randint(0, 52, (64, int(lengths.max())), generator=generator)
    targets = tokens[:, 1:].clone()
    place = torch.arange(1, tokens.shape[1])[None]
    targets[(place >= lengths[:, None]) | (place < 8)] = -100
    return tokens[:, :-1], targets, int((lengths - 1).sum())


def train_rate(shape, seconds):
    net = Net(*SHAPES[shape])
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    tokens, targets, count = batch()
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        loss = F.cross_entropy(net(tokens).reshape(-1, VOCABULARY), targets.reshape(-1), ignore_index=-100)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        done += count
    return done / (time.perf_counter() - start)


@torch.no_grad()
def sample_rate(shape, texts, seconds):
    net = Net(*SHAPES[shape])
    prompt = torch.tensor([[54, 3, 4, 5, 6, 7, 8, 9]]).expand(texts, -1)
    done, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        kept = [[] for _ in net.blocks]
        logits, at = net(prompt, 0, kept), prompt.shape[1]
        for _ in range(32):
            log_probability = logits[:, -1].log_softmax(-1)
            probability = log_probability.exp()
            token = torch.multinomial(probability, 1)
            log_probability.gather(1, token)  # what the trainer needs to know
            -(probability * log_probability).sum(-1)
            done += texts
            logits, at = net(token, at, kept), at + 1
    return done / (time.perf_counter() - start)


def main():
    threads, seconds = int(sys.argv[1]), float(sys.argv[2])
    torch.set_num_threads(threads)
    for name in sys.argv[3:]:
        print(f"torch {name} threads={threads} train={train_rate(name, seconds):.0f} "
              f"sample={sample_rate(name, 256, seconds):.0f} alone={sample_rate(name, 1, seconds / 2):.0f}", flush=True)


if __name__ == "__main__":
    main()
