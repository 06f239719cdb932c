"""Which documents and titles are not worth learning from: chatter, listicles, furniture, unsupported names and figures."""

from __future__ import annotations

import re

from training.cleaning import find_figures, split_words

_UNWANTED_TITLE = re.compile(
    r"""^(?:How|Why|What|Who|When|Where|Which|Here|This|These|Those|There|Is|Are|Do|Does|Did|Can|Could|Should|Would|Will|Your?
        |My|I|We|Our
        |Inside|Meet|See|Look|Watch|Opinion|Analysis|Photos?|Video|Gallery|Recap|Review|Best|Top|Weekly|Daily|Today|The\ Latest
        |Statement|Remarks|Transcript|Readout|Speech|Interview|Press
        |\d+\ (?:\w+\ )?(?:things|ways|reasons|times|best|tips|facts|signs|stocks|photos|moments|questions|people\ who))\b
      | [?!:;|*#\[\]_] | \.\.\. | … | [a-z]{4}\.\s | ["“]\s*$
      | \b(?:I|I'm|I've|we're|you|your|my|me|WSJ|pics|photos?|video|gallery|GIF|quiz|crossword|horoscope|recap|podcast
        |newsletter|sponsored
          |how\ to|reveals\ why)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CHATTER = re.compile(
    r"""\b(?:bikini|baby\ bump|cleavage|topless|nude|naked|sexy|racy|curves|figure-hugging|busty|toned|stuns|flaunts?|show(?:s
        |ed|cas\w+)\ off
        |puts?\ on\ a|cuts?\ a|steps?\ out|glam\w*|outfit|gown|frock|dress(?:es)?|skirt|lingerie|swimsuit|leggings|heels|jeans
        |hoodie|selfies?
        |instagram|tiktok|red\ carpet|kardashians?|jenner|hadid|love\ island|bachelor(?:ette)?|big\ brother|strictly|x\ factor
        |reality\ (?:star|tv|show)|real\ housewives|soap|showbiz|celebrit\w+|pregnan\w+|boyfriend|girlfriend|fianc\w+|romance
        |dating
        |ex-(?:wife|husband)|loved[\ -]up|pda|beau|hunky|stunning|sizzl\w+|gushes|slams|heartthrob|influencer|beauty|makeup
        |hair|fashion|model
        |actress|pop\ star|duchess|meghan|prince\ harry|horoscope|recipe|wrinkle\w*|weight\ loss|diet|skincare|asos
        |amazon\ shoppers|bargain
        |pictured|inset)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"""\b(?:pictured|inset|left\)|right\)|click|download|watch\ (?:here|live)|sign\ up|follow\ us|subscribe|I'm|we're)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_LEANING_OPENING = re.compile(
    r"""^(?:he|she|they|it|we|i|you|this|that|these|those|his|her|their|its|here|there|but|and|or|so|click|read)\b | ^\W""",
    re.VERBOSE | re.IGNORECASE,
)


def is_unwanted_title(title: str) -> bool:
    """Whether a title asks, lists, comments or addresses the reader instead of telling the news."""
    return bool(_UNWANTED_TITLE.search(title))


def is_chatter(text: str) -> bool:
    """Whether a text is about looks, romance or television rather than news; the few stories wrongly dropped cost little."""
    return bool(_CHATTER.search(text))


def has_furniture(text: str) -> bool:
    """Whether a text speaks to the page around it: captions, links, calls to subscribe."""
    return bool(_FURNITURE.search(text))


def leans_on_context(sentence: str) -> bool:
    """Whether a sentence opens with a word that needs the sentence before it."""
    return bool(_LEANING_OPENING.search(sentence))


def is_supported(target: str, source: str, ordinary: frozenset[str]) -> bool:
    """Whether every figure of `target`, and every capitalised word of it that isn't `ordinary`, stands in `source`."""
    if not find_figures(target) <= find_figures(source):
        return False
    words = {word.lower() for word in split_words(source)}
    held = words | {part for word in words for part in word.split("-")}
    names = (word.lower() for word in split_words(target) if word[0].isupper() and word.lower() not in ordinary)
    return all(
        name in held or name.rstrip("s") in held or all(part in held or part in ordinary for part in name.split("-"))
        for name in names
    )
