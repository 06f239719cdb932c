"""The engine on PyTorch: any sequence-to-sequence checkpoint that transformers can load, never with remote code.

load.py finds out at start what cannot work, engine.py turns requests into candidates, search.py applies the rules as beams run.
"""

from service.engine.torch.engine import TorchEngine
from service.engine.torch.load import load_torch_engine

__all__ = ["TorchEngine", "load_torch_engine"]
