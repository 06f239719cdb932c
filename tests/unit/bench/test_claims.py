"""Editors' claims: read from beside the articles, judged, and counted by split and family."""

from datetime import date
from pathlib import Path

from bench.claims import Claim, Desk, load_claims, measure_claims
from bench.data import OwnArticle
from service.domain import Article

TEXT = "Shelling killed seven women and five men in Arvale on Tuesday, police said. The siege of the town began in March 2019."


def desk() -> Desk:
    return Desk([OwnArticle("siege", Article(TEXT, published_at=date(2024, 5, 17)), (), held_back=False)])


def claim(text: str, *, wrong: bool, family: str = "value", held_back: bool = False) -> Claim:
    return Claim("siege", text, family, wrong, held_back)


def test_claims_are_read_from_beside_their_article(tmp_path: Path) -> None:
    (tmp_path / "siege").mkdir()
    row = '[[claims]]\ntext = "Six women died"\nfamily = "value"\nexpect = "block"\n'
    (tmp_path / "siege" / "claims.toml").write_text(row, encoding="utf-8")
    (tmp_path / "siege" / "claims2.toml").write_text('split = "held_back"\n' + row.replace("block", "pass"), encoding="utf-8")

    assert list(load_claims(tmp_path)) == [
        Claim("siege", "Six women died", "value", wrong=True, held_back=False),
        Claim("siege", "Six women died", "value", wrong=False, held_back=True),
    ]


def test_a_wrong_claim_is_caught_when_its_text_fails_and_a_right_one_blocked() -> None:
    claims = [
        claim("Shelling killed five women in Arvale", wrong=True, family="role swap"),
        claim("Shelling killed seven women in Arvale", wrong=True, family="mislabelled"),
        claim("The siege began in March 2019", wrong=False),
        claim("The siege began in May 2018", wrong=False, family="mislabelled"),
    ]
    report = measure_claims(claims, desk())["open"]

    assert isinstance(report, dict)
    assert (report["caught"]["count"], report["caught"]["of"]) == (1, 2)
    assert (report["blocked"]["count"], report["blocked"]["of"]) == (1, 2)
    assert report["misjudged_by_family"] == {"mislabelled": "2 of 2"}


def test_the_digit_set_sees_a_number_that_the_article_lacks_and_no_number_on_the_wrong_thing() -> None:
    assert desk().misses_digits("siege", "The siege began in 2018")
    assert not desk().misses_digits("siege", "The shelling began in 2019")


def test_claims_held_back_are_counted_apart() -> None:
    claims = [claim("Seven women were killed", wrong=False), claim("Five men were killed", wrong=False, held_back=True)]
    report = measure_claims(claims, desk())

    assert [part["claims"] for part in report.values() if isinstance(part, dict)] == [1, 1]
