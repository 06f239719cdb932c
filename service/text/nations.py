"""Countries and their peoples, which are names wherever they stand: "Nigerian" opens a sentence as a name too."""

from __future__ import annotations

_NATIONS = """
afghanistan afghan; albania albanian; algeria algerian; angola angolan; argentina argentine argentinian; armenia armenian;
australia australian; austria austrian; azerbaijan azerbaijani azeri; bahrain bahraini; bangladesh bangladeshi;
belarus belarusian; belgium belgian; belize belizean; benin beninese; bhutan bhutanese; bolivia bolivian; bosnia bosnian;
botswana botswanan;
brazil brazilian; britain british briton; bulgaria bulgarian; burundi burundian; cambodia cambodian; cameroon cameroonian;
canada canadian; chile chilean; china chinese; colombia colombian; congo congolese; croatia croatian croat; cuba cuban;
cyprus cypriot; czechia czech; denmark danish dane; ecuador ecuadorian; egypt egyptian; england english; eritrea eritrean;
estonia estonian; ethiopia ethiopian; fiji fijian; finland finnish finn; france french; gabon gabonese; gambia gambian;
georgia georgian; germany german; ghana ghanaian; greece greek; guatemala guatemalan; guinea guinean; guyana guyanese;
haiti haitian; honduras honduran; hungary hungarian; iceland icelandic; india indian; indonesia indonesian; iran iranian;
iraq iraqi; ireland irish; israel israeli; italy italian; jamaica jamaican; japan japanese; jordan jordanian;
kazakhstan kazakh; kenya kenyan; kosovo kosovar; kuwait kuwaiti; kyrgyzstan kyrgyz; laos laotian; latvia latvian;
lebanon lebanese; liberia liberian; libya libyan; lithuania lithuanian; luxembourg; madagascar malagasy; malawi malawian;
malaysia malaysian; maldives maldivian; mali malian; malta maltese; mauritania mauritanian; mexico mexican; moldova moldovan;
mongolia mongolian; montenegro montenegrin; morocco moroccan; mozambique mozambican; myanmar burmese burma; namibia namibian;
nepal nepali nepalese; netherlands dutch holland; nicaragua nicaraguan; niger nigerien; nigeria nigerian; norway norwegian;
oman omani; pakistan pakistani; palestine palestinian; panama panamanian; paraguay paraguayan; peru peruvian;
philippines philippine filipino; poland polish pole; portugal portuguese; qatar qatari; romania romanian; russia russian;
rwanda rwandan; scotland scottish scot; senegal senegalese; serbia serbian serb; singapore singaporean; slovakia slovak;
slovenia slovenian; somalia somali; spain spanish spaniard; sudan sudanese; surinam surinamese; sweden swedish swede;
switzerland swiss; syria syrian; taiwan taiwanese; tajikistan tajik; tanzania tanzanian; thailand thai; tibet tibetan;
togo togolese; tonga tongan; tunisia tunisian; turkey turkish turk; turkmenistan turkmen; uganda ugandan; ukraine ukrainian;
uruguay uruguayan; uzbekistan uzbek; venezuela venezuelan; vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian;
zimbabwe zimbabwean
"""
_ORDINARY_TOO = frozenset("polish pole turkey china finn swede dane scot jordan georgia mali niger turk".split())
FORMS: tuple[frozenset[str], ...] = tuple(frozenset(group.split()) for group in _NATIONS.split(";"))
"""For each country, the lower-case words that stand for it and its people."""
COUNTRIES: frozenset[str] = frozenset(group.split()[0] for group in _NATIONS.split(";"))
"""The lower-case name of each country."""
SURE: frozenset[str] = frozenset().union(*FORMS) - _ORDINARY_TOO
"""Words of `FORMS` that mean nothing else, and no person's name either."""

_BY_FORM = {form: group for group in FORMS for form in group}


def find_nation(word: str) -> frozenset[str]:
    """The forms of the country that a lower-case word, plural or not, stands for; empty for any other word."""
    return _BY_FORM.get(word) or _BY_FORM.get(word.removesuffix("s"), frozenset())
