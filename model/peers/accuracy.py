"""Whether all engines compute the same network: their logits against PyTorch's in float64."""

import numpy as np

# Float32 rounding of some hundred layers, relative to the largest logit; ten times what is seen.
TOLERANCE = 5e-6


def relative(logits, reference):
    """max |difference| over max |logit of the reference|; infinite where a value is not finite."""
    if logits.shape != reference.shape or not np.isfinite(logits).all():
        return float("inf")
    return float(np.abs(logits - reference).max() / np.abs(reference).max())


def compared(networks, ort, engine, folder):
    """Difference per engine and form; `ort` is a model of ONNX Runtime."""
    train, deploy = networks.logits64["train"], networks.logits64["deploy"]
    references = {"train": train, "deploy": deploy, "fused": deploy}
    ours = {form: engine.logits(form, len(networks.images), folder) for form in references}
    return {
        **{f"ours.{form}": relative(ours[form], reference) for form, reference in references.items()},
        "torch.train": relative(networks.logits(networks.train, networks.images), train),
        "torch.deploy": relative(networks.logits(networks.deploy, networks.images), deploy),
        "ort.deploy": relative(ort.logits(networks.images), deploy),
        "torch.float64.deploy-to-train": relative(deploy, train),
    }


def disagreements(differences):
    return [f"{name} differs by {value:.1e}" for name, value in differences.items() if not value <= TOLERANCE]
