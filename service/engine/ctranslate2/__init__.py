"""The engine on CTranslate2: sequence-to-sequence checkpoints in eight bits on the CPU, converted at first use.

convert.py keeps the converted folder, engine.py holds what comes out to the rules of constraints.py.
"""

from service.engine.ctranslate2.engine import CTranslate2Engine
from service.engine.ctranslate2.load import load_ctranslate2_engine

__all__ = ["CTranslate2Engine", "load_ctranslate2_engine"]
