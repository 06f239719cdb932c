"""English verbs as newsrooms use them: closed lists from which tense and clause boundaries are read without a parser."""

from __future__ import annotations

_IRREGULAR = """
arise arose arisen; awake awoke awoken; be was been; bear bore borne; beat beat beaten; become became become; begin began
begun; bend bent bent; bet bet bet; bid bid bid; bind bound bound; bite bit bitten; bleed bled bled; blow blew blown; break
broke broken; breed bred bred; bring brought brought; broadcast broadcast broadcast; build built built; burn burnt burnt;
burst burst burst; buy bought bought; cast cast cast; catch caught caught; choose chose chosen; cling clung clung; come came
come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt; dig dug dug; do did done; draw drew drawn; drink
drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed fed; feel felt felt; fight fought fought; find
found found; flee fled fled; fling flung flung; fly flew flown; forbid forbade forbidden; forecast forecast forecast; forget
forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone; grind ground
ground; grow grew grown; hang hung hung; have had had; hear heard heard; hide hid hidden; hit hit hit; hold held held; hurt
hurt hurt; keep kept kept; kneel knelt knelt; know knew known; lay laid laid; lead led led; leap leapt leapt; learn learnt
learnt; leave left left; lend lent lent; let let let; lie lay lain; light lit lit; lose lost lost; make made made; mean
meant meant; meet met met; mislead misled misled; overcome overcame overcome; oversee oversaw overseen; overtake overtook
overtaken; overthrow overthrew overthrown; override overrode overridden; pay paid paid; plead pled pled; put put put; quit
quit quit; read read read; rebuild rebuilt rebuilt; rid rid rid; ride rode ridden; ring rang rung; rise rose risen; run ran
run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set set set; shake shook shaken; shed
shed shed; shine shone shone; shoot shot shot; show showed shown; shrink shrank shrunk; shut shut shut; sing sang sung; sink
sank sunk; sit sat sat; sleep slept slept; slide slid slid; speak spoke spoken; speed sped sped; spend spent spent; spin
spun spun; split split split; spread spread spread; spring sprang sprung; stand stood stood; steal stole stolen; stick stuck
stuck; sting stung stung; strike struck struck; strive strove striven; swear swore sworn; sweep swept swept; swim swam swum;
swing swung swung; take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw threw
thrown; undergo underwent undergone; understand understood understood; undertake undertook undertaken; uphold upheld upheld;
upset upset upset; wake woke woken; wear wore worn; weep wept wept; win won won; wind wound wound; withdraw withdrew
withdrawn; withstand withstood withstood; write wrote written
"""
_REGULAR = """
abandon accept accuse achieve acknowledge acquire act add address admit adopt advance affect agree aim allege allow
amend announce appeal appear apply appoint approve argue arrest arrive ask assassinate attack attempt attend auction
authorise authorize award ban banish base batter begin believe belong bestow blame block board bomb bombard boost bury
call campaign cancel capsize capture carry cause cease celebrate challenge change charge chase check claim clash clear
climb clinch close collapse collect collide comment commit compete complain complete concede conclude condemn conduct
confer confirm confront consecrate consider contain contest continue contract convict cooperate coordinate correct
cost cover crash create criticise criticize cross damage deal debate debut decide declare decline defeat defend delay
delist deliver demand demolish deny depart deploy deport depose describe deserve destroy detain determine detonate
develop diagnose die differ disappear disclose discover discuss dismiss display dispute disrupt dissolve divert divide
donate double drench drop drown earn ease eclipse edge edit eject elapse elect eliminate emerge employ enable enact
end endorse enforce engage engulf enter erupt escape escort establish estimate evacuate examine exceed exchange
execute exist expand expect expel expire explain explode express extend extradite face fail favor favour fear feature
file filibuster finish fire flatten follow force form freeze fund gain gather generate govern grant greet halt hand
happen head help hijack hire honor honour hope hospitalise hospitalize host identify ignore impeach implement import
impose improve inaugurate include increase indicate indict induct infect inform injure insist inspect install intend
interview introduce inundate invade invest investigate invite involve isolate issue jail join jump kick kidnap kill
label lack land lapse last launch lift limit linger list live load locate loom lower maintain manage march mark marry
match mention merge miss mobilise monitor moor mount mourn move murder name narrow nationalise near need negotiate
nominate nosedive note notify object observe occupy occur offer open operate oppose order organise organize oust
outpace overlook overturn own participate pass patrol perform perish persuade place plan play plead pledge plummet
plunge point postpone pour prepare present prevent produce promise promote propose prosecute protect protest prove
provide publish pull pummel punish purchase pursue push quarantine question raid raise rally range rate ratify rattle
raze reach react rebound recall receive recognise recognize recommend record recover recruit reduce refer refit
reflect refuse regain reject relate relaunch release rely remain remove renew reopen repatriate repeal repeat replace
reply report represent request require reroute rescue resettle resign resist resolve respond restart restore restrict
result resume resurface retain retire retreat return reveal reverse review revive rule sack sail salvage save schedule
scorch score scrap secure seem seize sentence separate serve settle share shell shelve shift ship sign signal slam
slash slip smash soar sponsor stage stall start starve state stay steer stem step stop storm strafe stream strengthen
stress stretch study stumble submit succeed sue suffer suggest supply support surge surpass surrender surround survive
suspect suspend sustain swamp switch tackle target test testify threaten tie top topple torch total touch tour trade
trail train transfer travel treat trigger triple try tumble turn unite unveil update urge use vacate vaccinate value
veto view violate visit voice vote vow wait walk want warn warrant wash watch weaken welcome widen withhold wonder
work worry wound yield
"""
_FORMS = [tuple(form.strip().split()) for form in _IRREGULAR.split(";")]
IRREGULAR_PAST = frozenset(past for _, past, _ in _FORMS)
IRREGULAR_PARTICIPLES = frozenset(participle for _, _, participle in _FORMS) | {"born"}
SAME_FORMS = frozenset(base for base, past, _ in _FORMS if base == past)  # "cut", "set": tense shows elsewhere
BASE_OF_IRREGULAR = {  # forms that are no verb of their own: not "found", "lay"
    form: base
    for base, *forms in _FORMS
    for form in forms
    if form not in {first for first, *_ in _FORMS} | {"found", "wound", "left"}
}
BASES = frozenset(_REGULAR.split()) - {"last"} | {base for base, _, _ in _FORMS}

MODALS = frozenset(
    ("will shall would could may might should must can cannot 'll won't wouldn't couldn't can't shouldn't").split()
)
AUXILIARIES = frozenset(
    (
        "is are was were am be been being has have had having do does did isn't aren't wasn't weren't hasn't haven't hadn't "
        "don't doesn't didn't 's 're 've"
    ).split()
)
_SAYING = """
say said says; add added adds; announce announced announces; argue argued argues; claim claimed claims; confirm
confirmed confirms; declare declared declares; disclose disclosed discloses; estimate estimated estimates; explain
explained explains; note noted notes; report reported reports; reveal revealed reveals; state stated states; tell told
tells; warn warned warns; write wrote writes; insist insisted insists; acknowledge acknowledged acknowledges; believe
believed believes; predict predicted predicts; allege alleged alleges; indicate indicated indicates; suggest suggested
suggests; tweet tweeted tweets; testify testified testifies; forecast forecast forecasts; project projected projects;
vow vowed vows; conclude concluded concludes; deny denied denies; admit admitted admits; recall recalled recalls; think
thought thinks; stress stressed stresses; caution cautioned cautions; complain complained complains; concede conceded
concedes; pledge pledged pledges; promise promised promises; know knew knows
"""
SAYING = frozenset(_SAYING.replace(";", " ").split())  # verbs whose object is a clause: "said (that) it will meet"
_NOT_PAST = frozenset(  # end in -ed, are no verbs
    (
        "aged hundred red bed need feed seed speed breed exceed proceed succeed indeed shed sacred naked wicked rugged united "
        "limited alleged so-called unprecedented concerned ted fred mohammed ahmed mohamed hamed reed creed weed greed embed "
        "outset outlet"
    ).split()
)


_NO_ADVERBS = frozenset(  # nouns and verbs in -ly
    "family supply reply rally ally assembly italy july anomaly monopoly butterfly jelly belly bully lily fly apply comply rely "
    "imply multiply sicily daily weekly monthly yearly quarterly elderly friendly deadly costly likely".split()
)


def is_adverb_form(word: str) -> bool:
    """Whether a lower-case word looks like an adverb in -ly; not "family"."""
    return word.endswith("ly") and len(word) > 4 and word not in _NO_ADVERBS


_PREFIXES = ("re", "over", "under", "out", "mis")  # "relaid", "outbid"
_VERB_PREFIXES = ("re-", "co-", "pre-", "over-", "out-")


def is_past_form(word: str) -> bool:
    """Whether a lower-case word can be a past tense or a past participle ("struck", "taken", "agreed")."""
    if word in IRREGULAR_PAST or word in IRREGULAR_PARTICIPLES:
        return True
    if "-" in word and not word.startswith(_VERB_PREFIXES):
        return False  # "Galt-based", "debt-laden"
    if word.endswith("ed"):
        return len(word) > 3 and word not in _NOT_PAST
    return word not in _NOT_PAST and any(word.startswith(one) and word[len(one) :] in IRREGULAR_PAST for one in _PREFIXES)


def is_present_form(word: str) -> bool:
    """Whether a lower-case word can be a known verb's third person ("meets", "denies", "reaches")."""
    if not word.endswith("s"):
        return False
    return (
        word[:-1] in BASES or (word.endswith("es") and word[:-2] in BASES) or (word.endswith("ies") and word[:-3] + "y" in BASES)
    )
