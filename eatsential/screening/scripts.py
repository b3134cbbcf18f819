"""What the script of a word tells: whether spaces part words, and which languages it can be."""

import re

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
_VOICED = "\u3099\u309a\uff9e\uff9f"  # signs that belong to the kana before them
MARKS = (  # vowels and other signs that belong to the word they stand in
    "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u093c\u093e-\u094f\u0951-\u0957"
    f"\u0962\u0963{_VOICED}"
)

UNSPACED_LETTERS = f"{_HAN}{_KANA}"
UNSPACED = re.compile(f"[{UNSPACED_LETTERS}]")
PIECE = re.compile(f"[{UNSPACED_LETTERS}][{_VOICED}\u200b-\u200d]*|[^{UNSPACED_LETTERS}]+")
WITHOUT_SPACES = frozenset(("ja", "zh"))
TOLD_BY_LETTERS = WITHOUT_SPACES | {"ko"}  # their letters tell the language as their words do
_LATIN = re.compile("[^\u0370-\U0010ffff]")
_LETTERS = {
    "ar": re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "ja": UNSPACED,
    "ko": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "zh": re.compile(f"[{_HAN}]"),
}
OWN_SCRIPT = frozenset(_LETTERS)


def can_be(word: str, lang: str) -> bool:
    """Whether a word is written in the script of a language."""
    return _LETTERS.get(lang, _LATIN).match(word) is not None


# Spellings of one letter that labels mix freely: dotless i, yo, alef and its hamza, vowel signs.
SPELLINGS = str.maketrans(
    {
        "ı": "i", "\u0307": "", "ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي",
        "ی": "ي", "ک": "ك", "ة": "ه", "\u0640": "", "\u0670": "", "\u093c": "", "\u0901": "\u0902",
        **dict.fromkeys(map(chr, range(0x064B, 0x0660)), ""),
    }
)  # fmt: skip
