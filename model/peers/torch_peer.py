"""PyTorch at several settings. Each is one way in which its users run a network; the fastest counts."""

import copy
import warnings

import torch

EAGER, CHANNELS_LAST, FROZEN, COMPILED = "eager", "channels-last", "frozen", "compiled"
SETTINGS = (EAGER, CHANNELS_LAST, FROZEN, COMPILED)
# A traced graph is specialised in its second run.
FIRST_RUNS = 3


def eager(model, batch):
    return model, batch


def channels_last(model, batch):
    form = torch.channels_last
    return copy.deepcopy(model).to(memory_format=form), batch.contiguous(memory_format=form)


def frozen(model, batch):
    """TorchScript with weights as constants: convolutions take over their norms and use oneDNN's layouts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript announces its end
        return torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, batch))), batch


def compiled(model, batch):
    return torch.compile(model, dynamic=False), batch


MAKERS = {EAGER: eager, CHANNELS_LAST: channels_last, FROZEN: frozen, COMPILED: compiled}


def runner(model, batch, setting):
    """A function that runs `model`, prepared for that setting, on the batch (N, 3, H, W)."""
    with torch.inference_mode():
        prepared, images = MAKERS[setting](model, batch)

    def run():
        with torch.inference_mode():
            return prepared(images)

    for _ in range(1 if setting in (EAGER, CHANNELS_LAST) else FIRST_RUNS):
        run()
    return run
