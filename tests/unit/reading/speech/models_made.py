"""Models made for the tests: a Whisper of random numbers, and CTC models of random or chosen ones."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

LANGUAGES = [
    "en",
    "zh",
    "de",
    "es",
    "ru",
    "ko",
    "fr",
    "ja",
    "pt",
    "tr",
    "pl",
    "ca",
    "nl",
    "ar",
    "sv",
    "it",
    "id",
    "hi",
    "fi",
    "vi",
    "he",
    "uk",
    "el",
    "ms",
    "cs",
    "ro",
    "da",
    "hu",
    "ta",
    "no",
    "th",
    "ur",
    "hr",
    "bg",
    "lt",
    "la",
    "mi",
    "ml",
    "cy",
    "sk",
    "te",
    "fa",
    "lv",
    "bn",
    "sr",
    "az",
    "sl",
    "kn",
    "et",
    "mk",
    "br",
    "eu",
    "is",
    "hy",
    "ne",
    "mn",
    "bs",
    "kk",
    "sq",
    "sw",
    "gl",
    "mr",
    "pa",
    "si",
    "km",
    "sn",
    "yo",
    "so",
    "af",
    "oc",
    "ka",
    "be",
    "tg",
    "sd",
    "gu",
    "am",
    "yi",
    "lo",
    "uz",
    "fo",
    "ht",
    "ps",
    "tk",
    "nn",
    "mt",
    "sa",
    "lb",
    "my",
    "bo",
    "tl",
    "mg",
    "as",
    "tt",
    "haw",
    "ln",
    "ha",
    "ba",
    "jw",
    "su",
    "yue",
]
_WIDTH, _MELS, _WORDS = 16, 80, 50_257


def whisper_vocabulary() -> list[str]:
    """As many tokens as a multilingual Whisper has, in its order; the words are made up."""
    special = ["<|endoftext|>", "<|startoftranscript|>", *(f"<|{one}|>" for one in LANGUAGES),
               "<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>",
               "<|nospeech|>", "<|notimestamps|>"]  # fmt: skip
    times = [f"<|{at * 0.02:.2f}|>" for at in range(1501)]
    words = [*(f"w{number}" for number in range(_WORDS - 1)), ""]  # "" marks a multilingual one
    return [*words, *special, *times]


def make_whisper(folder: Path, seed: int = 7) -> Path:
    """A Whisper of one layer and random weights, in CTranslate2's format, with its tokenizer."""
    from ctranslate2.specs import whisper_spec
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    rng = np.random.default_rng(seed)
    tokens = whisper_vocabulary()

    def some(*shape: int) -> np.ndarray[Any, Any]:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    def normal(norm: Any) -> None:
        norm.gamma, norm.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def linear(layer: Any, out: int, into: int = _WIDTH) -> None:
        layer.weight, layer.bias = some(out, into), np.zeros(out, np.float32)

    def layer_of(layer: Any, with_encoder: bool) -> None:
        normal(layer.self_attention.layer_norm)
        linear(layer.self_attention.linear[0], 3 * _WIDTH)
        linear(layer.self_attention.linear[1], _WIDTH)
        if with_encoder:
            normal(layer.attention.layer_norm)
            linear(layer.attention.linear[0], _WIDTH)
            linear(layer.attention.linear[1], 2 * _WIDTH)
            linear(layer.attention.linear[2], _WIDTH)
        normal(layer.ffn.layer_norm)
        linear(layer.ffn.linear_0, 4 * _WIDTH)
        linear(layer.ffn.linear_1, _WIDTH, 4 * _WIDTH)

    spec = whisper_spec.WhisperSpec(1, 2, 1, 2)
    spec.encoder.conv1.weight, spec.encoder.conv1.bias = some(_WIDTH, _MELS, 3), some(_WIDTH)
    spec.encoder.conv2.weight, spec.encoder.conv2.bias = some(_WIDTH, _WIDTH, 3), some(_WIDTH)
    spec.encoder.position_encodings.encodings = some(1500, _WIDTH)
    normal(spec.encoder.layer_norm)
    layer_of(spec.encoder.layer[0], with_encoder=False)
    spec.decoder.embeddings.weight = some(len(tokens), _WIDTH)
    spec.decoder.position_encodings.encodings = some(448, _WIDTH)
    normal(spec.decoder.layer_norm)
    layer_of(spec.decoder.layer[0], with_encoder=True)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    numbers = {token: number for number, token in enumerate(tokens)}
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [numbers["<|endoftext|>"]]
    spec.config.lang_ids = [numbers[f"<|{one}|>"] for one in LANGUAGES]
    spec.config.alignment_heads = [(0, 0)]
    spec.register_vocabulary(tokens)
    spec.validate()
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    words = {token: number for token, number in numbers.items() if number < _WORDS}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="w0"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=False)
    tokenizer.add_special_tokens([AddedToken(one, special=True) for one in tokens[_WORDS:]])
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


LETTERS = ("ا", "پ", "ت", "ز", "س", "ئ", "ۇ", "ل")
"""Letters of the models that hear tones; each is a tone of its own."""
VOCABULARY = ("<pad>", "<s>", "</s>", "<unk>", "|", *LETTERS)


def tone_of(letter: str) -> float:
    """The frequency that stands for a letter, or for the gap between words (`|`), in hertz."""
    return 400.0 + 250.0 * ("|", *LETTERS).index(letter)


def make_tone_ctc(folder: Path, normalise: bool = False) -> Path:
    """A CTC model with chosen weights: filters for tones, then a linear layer.

    It has the inputs, outputs and frame step (320 samples) of Wav2Vec2, and nothing of its
    transformer: it hears whistles, not speech. A whistled word can be checked to the letter.
    """
    at = np.arange(400) / 16_000
    tones = [tone_of(one) for one in ("|", *LETTERS)]
    waves = [shape(2 * math.pi * tone * at) for tone in tones for shape in (np.sin, np.cos)]
    filters = np.stack(waves).astype(np.float32)[:, None, :] / 200
    size, count = len(VOCABULARY), len(tones)
    weights = np.zeros((2 * count, size), np.float32)
    for number in range(count):
        weights[2 * number : 2 * number + 2, 4 + number] = 400.0
    bias = np.full(size, -1000.0, np.float32)
    bias[0], bias[4:] = 4.0, 0.0
    return _save_ctc(folder, filters, weights, bias, normalise, squared=True)


def make_random_ctc(folder: Path, seed: int = 3) -> Path:
    """A CTC model with random weights: a convolution, a non-linearity and a linear layer."""
    rng = np.random.default_rng(seed)
    filters = rng.normal(0, 0.1, (12, 1, 400)).astype(np.float32)
    weights = rng.normal(0, 1, (12, len(VOCABULARY))).astype(np.float32)
    bias = rng.normal(0, 0.1, len(VOCABULARY)).astype(np.float32)
    return _save_ctc(folder, filters, weights, bias, normalise=True, squared=False)


def _save_ctc(
    folder: Path, filters: Any, weights: Any, bias: Any, normalise: bool, squared: bool
) -> Path:
    from onnx import TensorProto, helper, numpy_helper, save

    nodes = [
        helper.make_node("Unsqueeze", ["input_values", "one"], ["channel"]),
        helper.make_node("Conv", ["channel", "filters"], ["heard"], strides=[320]),
        helper.make_node("Mul", ["heard", "heard"], ["shaped"])
        if squared
        else helper.make_node("Tanh", ["heard"], ["shaped"]),
        helper.make_node("Transpose", ["shaped"], ["turned"], perm=[0, 2, 1]),
        helper.make_node("MatMul", ["turned", "weights"], ["weighed"]),
        helper.make_node("Add", ["weighed", "bias"], ["logits"]),
    ]
    constants = [
        numpy_helper.from_array(np.array([1], np.int64), "one"),
        numpy_helper.from_array(filters, "filters"),
        numpy_helper.from_array(weights, "weights"),
        numpy_helper.from_array(bias, "bias"),
    ]
    graph = helper.make_graph(
        nodes, "ctc",
        [helper.make_tensor_value_info("input_values", TensorProto.FLOAT, ["batch", "samples"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "frames", "tokens"])],
        constants,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    folder.mkdir(parents=True, exist_ok=True)
    save(model, str(folder / "model.onnx"))
    numbers = {token: number for number, token in enumerate(VOCABULARY)}
    for name, told in {
        "vocab.json": {"uig-script_arabic": numbers, "kaz": {"<pad>": 0, "а": 1}},
        "config.json": {"conv_stride": [5, 2, 2, 2, 2, 2, 2], "pad_token_id": 0,
                        "model_type": "wav2vec2"},
        "preprocessor_config.json": {"do_normalize": normalise, "sampling_rate": 16000},
        "tokenizer_config.json": {"target_lang": "uig-script_arabic",
                                  "word_delimiter_token": "|"},
    }.items():  # fmt: skip
        (folder / name).write_text(json.dumps(told), "utf-8")
    return folder
