"""How many links of a run are expected to be false, and how sure that is."""

from guwah.linking.chance.expecting import Chance, Expectation, expected
from guwah.linking.chance.words import sentence, statement

__all__ = ["Chance", "Expectation", "expected", "sentence", "statement"]
