"""Currencies as news writes them, before or after the amount, by their ISO 4217 codes.

A word that many countries share ("peso") is its own unit: guessing a country would invent a fact. "$" without a prefix is USD,
as wires use it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

_SIGNS: Mapping[str, str] = {
    "$": "USD", "US$": "USD", "US $": "USD", "C $": "CAD", "Y=": "JPY",
    "$US": "USD", "$A": "AUD", "$NZ": "NZD", "$HK": "HKD", "A$": "AUD", "AU$": "AUD",
    "C$": "CAD", "CA$": "CAD", "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "NT$": "TWD", "T$": "TWD",
    "R$": "BRL", "£": "GBP", "€": "EUR",
    "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₦": "NGN", "₪": "ILS", "฿": "THB", "₱": "PHP",
    "₫": "VND", "₿": "BTC", "Rs.": "INR", "Rs": "INR", "RM": "MYR", "Rp": "IDR", "Tk": "BDT", "KSh": "KES", "Ksh": "KES",
    "Dh": "AED", "kr": "krone",
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|JPY|CNY|RMB|INR|AUD|CAD|CHF|HKD|NZD|SGD|TWD|KRW|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|ILS|SAR"
    "|AED|QAR|KWD|EGP|ZAR|NGN|KES|GHS|BRL|MXN|ARS|CLP|COP|PEN|PHP|IDR|MYR|THB|VND|PKR|BDT|LKR|BTC"
)
_WORDS: Mapping[str, str] = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY",
    "rupee": "INR", "rouble": "RUB", "ruble": "RUB", "won": "KRW", "franc": "CHF", "krona": "SEK", "kronor": "SEK",
    "krone": "krone", "kroner": "krone", "crown": "crown", "peso": "peso", "reais": "BRL", "rand": "ZAR", "lira": "TRY",
    "shekel": "ILS", "riyal": "SAR", "rial": "IRR", "dirham": "AED", "dinar": "dinar", "naira": "NGN", "hryvnia": "UAH",
    "zloty": "PLN", "forint": "HUF", "baht": "THB", "ringgit": "MYR", "rupiah": "IDR", "dong": "VND", "taka": "BDT",
    "cedi": "GHS", "shilling": "shilling", "bitcoin": "BTC",
}  # fmt: skip
_NATIONAL: Mapping[str, str] = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "australian dollar": "AUD", "canadian dollar": "CAD",
    "hong kong dollar": "HKD", "new zealand dollar": "NZD", "singapore dollar": "SGD", "taiwan dollar": "TWD",
    "swiss franc": "CHF", "danish crown": "DKK", "danish krone": "DKK", "danish kroner": "DKK", "swedish crown": "SEK",
    "swedish krona": "SEK", "swedish kronor": "SEK", "norwegian crown": "NOK", "norwegian krone": "NOK",
    "norwegian kroner": "NOK", "czech crown": "CZK", "mexican peso": "MXN", "argentine peso": "ARS", "chilean peso": "CLP",
    "philippine peso": "PHP", "colombian peso": "COP", "indian rupee": "INR", "pakistani rupee": "PKR",
    "sri lankan rupee": "LKR", "british pound": "GBP", "egyptian pound": "EGP", "lebanese pound": "LBP", "syrian pound": "SYP",
    "sudanese pound": "SDG", "turkish lira": "TRY", "israeli shekel": "ILS", "new shekel": "ILS", "saudi riyal": "SAR",
    "qatari riyal": "QAR", "iranian rial": "IRR", "kuwaiti dinar": "KWD", "iraqi dinar": "IQD", "uae dirham": "AED",
    "emirati dirham": "AED", "moroccan dirham": "MAD", "south african rand": "ZAR", "south korean won": "KRW",
    "korean won": "KRW", "chinese yuan": "CNY", "japanese yen": "JPY", "russian rouble": "RUB", "russian ruble": "RUB",
    "kenyan shilling": "KES", "ugandan shilling": "UGX", "brazilian reais": "BRL",
}  # fmt: skip
SHARED_WORDS: Mapping[str, tuple[str, ...]] = {  # a bare word, and the currencies that it may mean
    "crown": ("NOK", "SEK", "DKK", "CZK", "krone"), "krone": ("NOK", "DKK", "crown"), "peso": ("MXN", "ARS", "CLP", "PHP", "COP"),
    "dinar": ("KWD", "IQD"), "shilling": ("KES", "UGX"),
}  # fmt: skip
_HUNDREDTHS: Mapping[str, str] = {"cent": "USD", "penny": "GBP", "pence": "GBP", "p": "GBP", "euro cent": "EUR", "us cent": "USD"}
HUNDREDTH = Decimal("0.01")


def _either(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


PREFIX_PATTERN = rf"(?:(?<![^\W\d_])(?:{_either(_SIGNS)})|(?<![^\W_])(?:{_CODES}))"
_PREFIX = re.compile(rf"(?P<sign>{PREFIX_PATTERN})[ ]?$")
_RAND_OR_NAIRA = re.compile(r"(?<![^\W_])(?P<sign>[RN])$")
_BIG = re.compile(r"\d+(?:[.,]\d+)*(?:[ ]?(?:million|billion|trillion|mn|bn|m|tn)\b|(?<=,\d{3})|(?<=\.\d\d)\b)")
_SUFFIX_WORDS = re.compile(
    rf"""
    [ -]? (?: (?P<sterling> pounds?[ ]sterling )
      | (?P<national> (?:{_either(_NATIONAL)}) ) s?
      | (?P<hundredth> (?:{_either(_HUNDREDTHS)}) ) (?:s(?<!ps))?
      | (?P<word> (?:{_either(_WORDS)}) ) s? ) (?![^\W_])
    """,
    re.VERBOSE,
)
_SUFFIX_CODE = re.compile(rf"[ ]?(?P<sign>[€£$₽₪₴₺₹]|(?:{_CODES})(?![^\W_]))")
_PREFIX_CHARS = 8


def read_currency_before(text: str, start: int) -> tuple[str, int] | None:
    """The currency that stands before the number at `start`, as (code, its offset)."""
    window = max(start - _PREFIX_CHARS, 0)
    sign = _PREFIX.search(text, window, start)
    if sign:
        return _name_code(sign["sign"]), sign.start()
    if (letter := _RAND_OR_NAIRA.search(text, window, start)) and _BIG.match(text, start):
        return {"R": "ZAR", "N": "NGN"}[letter["sign"]], letter.start()
    return None


def read_currency_after(text: str, low: str, start: int) -> tuple[str, int, Decimal] | None:
    """The currency after a number that ends at `start`, as (code, end, factor): a cent is 0.01."""
    if code := _SUFFIX_CODE.match(text, start):
        return _name_code(code["sign"]), code.end(), Decimal(1)
    word = _SUFFIX_WORDS.match(low, start)
    if word is None:
        return None
    if word["hundredth"]:
        return _HUNDREDTHS[word["hundredth"]], word.end(), HUNDREDTH
    code_name = "GBP" if word["sterling"] else _NATIONAL.get(word["national"] or "") or _WORDS[word["word"]]
    return code_name, word.end(), Decimal(1)


def _name_code(sign: str) -> str:
    return _SIGNS.get(sign) or ("CNY" if sign == "RMB" else sign)
