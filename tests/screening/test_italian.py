"""Italian labels: what must be found, what must not, and what cannot be told."""

import pytest

from tests.screening.asking import ask, read

FOUND = [
    ("Acqua, SIERO DI LATTE in polvere, sale", "allergy:milk", "SIERO DI LATTE"),
    ("Patate, panna, sale", "allergy:milk", "panna"),
    ("Pomodoro, Pecorino Romano DOP", "allergy:milk", "Pecorino"),
    ("Zucchero, tuorlo d'uovo", "allergy:egg", "tuorlo"),
    ("Zucchero, UOVA fresche", "allergy:egg", "UOVA"),
    ("Conservante: lisozima da uovo, acqua", "allergy:egg", "lisozima"),
    ("Semola di grano duro, acqua", "condition:coeliac", "Semola"),
    ("Riso, estratto di malto d'orzo", "condition:coeliac", "malto"),
    ("Orzo perlato", "condition:coeliac", "Orzo"),
    ("Farina di FARRO, acqua", "allergy:wheat", "FARRO"),
    ("Mandorle tritate, zucchero", "allergy:almond", "Mandorle"),
    ("Noci, uvetta", "allergy:walnut", "Noci"),
    ("Pasta di nocciole, cacao", "allergy:hazelnut", "nocciole"),
    ("ANACARDI tostati, sale", "allergy:cashew", "ANACARDI"),
    ("Granella di pistacchi, zucchero", "allergy:pistachio", "pistacchi"),
    ("Arachidi, sale", "allergy:peanut", "Arachidi"),
    ("Emulsionante: lecitina di soia, cacao", "allergy:soy", "soia"),
    ("Semi di sesamo, sale", "allergy:sesame", "sesamo"),
    ("Sedano, carote", "allergy:celery", "Sedano"),
    ("Aceto, semi di senape", "allergy:mustard", "senape"),
    ("Lupini, acqua, sale", "allergy:lupin", "Lupini"),
    ("Filetti di merluzzo, limone", "allergy:fish", "merluzzo"),
    ("Acciughe, olio di oliva", "allergy:fish", "Acciughe"),
    ("Riso, gamberetti sgusciati", "allergy:crustaceans", "gamberetti"),
    ("Vongole, aglio", "allergy:molluscs", "Vongole"),
    ("Nero di seppia, riso", "allergy:molluscs", "seppia"),
    ("Albicocche secche, anidride solforosa", "allergy:sulphites", "anidride solforosa"),
    ("Guanciale, pepe", "diet:no-pork", "Guanciale"),
    ("Strutto, sale", "diet:vegetarian", "Strutto"),
    ("Zucchero, colorante: cocciniglia", "diet:vegan", "cocciniglia"),
    ("Sale, grassi non idrogenati di arachide", "allergy:peanut", "arachide"),
    ("Salmone pescato in Norvegia, gamberi", "allergy:crustaceans", "gamberi"),
    ("Carne, gallette di frumento", "allergy:wheat", "gallette di frumento"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "words"), FOUND)
def test_a_named_thing_is_to_be_avoided_and_marked(text: str, who: str, words: str) -> None:
    answer = ask(text, who, "it")
    assert answer.verdict == "avoid"
    marked = [finding.span.text for finding in answer.findings if finding.span]
    assert any(words in span or span in words for span in marked), marked


HARMLESS = [
    ("Burro di cacao, zucchero", "allergy:milk"),
    ("Latte di cocco, curcuma", "allergy:milk"),
    ("Bevanda di avena, sale", "allergy:milk"),
    ("Burro di arachidi, sale", "allergy:milk"),
    ("Cremor tartaro, acqua", "allergy:milk"),
    ("Fermenti lattici, acido lattico", "allergy:milk"),
    ("Lattuga iceberg, cetriolo", "allergy:milk"),
    ("Latte di riso", "allergy:milk"),
    ("Noce moscata, cannella", "allergy:tree-nuts"),
    ("Pesche noci, zucchero", "allergy:tree-nuts"),
    ("Olive denocciolate, sale", "allergy:tree-nuts"),
    ("Arachidi, sale", "allergy:tree-nuts"),
    ("Cocco disidratato, zucchero", "allergy:tree-nuts"),
    ("Farina di grano saraceno, acqua", "condition:coeliac"),
    ("Pepe in grani, sale", "condition:coeliac"),
    ("Farina di mais, fecola di patate", "condition:coeliac"),
    ("Pesca, zucchero", "allergy:fish"),
    ("Uova di lompo, sale", "allergy:egg"),
    ("Lecitina di girasole, cacao magro in polvere", "allergy:soy"),
    ("Solfato di zinco, acqua", "allergy:sulphites"),
    ("Burger vegetale, acqua", "diet:vegetarian"),
    ("Carote, olio extravergine di oliva, sale", "allergy:milk allergy:egg condition:coeliac"),
    ("Latte senza lattosio", "intolerance:lactose"),
    ("Uova fresche da galline allevate a terra", "allergy:chicken"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), HARMLESS)
def test_nothing_is_found_where_nothing_is(text: str, who: str) -> None:
    answer = ask(text, who, "it")
    assert answer.verdict == "nothing_found", (answer.findings, answer.unrecognised)


PRECAUTIONS = [
    ("Riso. Può contenere tracce di latte e uova.", {"milk", "egg"}),
    ("Riso. Puo' contenere: soia, sesamo", {"soy", "sesame"}),
    ("Riso. PUO CONTENERE TRACCE DI FRUTTA A GUSCIO.", {"tree-nuts"}),
    ("Riso. Possibili tracce di sedano.", {"celery"}),
    ("Riso. Tracce di arachidi", {"peanut"}),
    ("Riso. Potrebbe contenere tracce di glutine.", {"gluten"}),
    ("Riso. Prodotto in uno stabilimento che utilizza latte e senape.", {"milk", "mustard"}),
    ("Riso. Confezionato in un laboratorio dove si lavorano uova.", {"egg"}),
    ("Riso. Non si esclude la presenza di pesce.", {"fish"}),
    ("Riso (può contenere latte), sale", {"milk"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), PRECAUTIONS)
def test_a_precaution_is_no_ingredient(text: str, allergens: set[str]) -> None:
    answer = read(text, "it")
    assert allergens <= set(answer.may_contain)
    assert not allergens & set(answer.contains)


DENIED = [
    "Riso. Senza glutine, senza latte.",
    "Riso. Non contiene latte né uova.",
    "Riso. Privo di latte e uova.",
    "Riso. Senza latte, senza uova.",
    "Riso. Adatto anche a persone allergiche al latte.",
    "Riso. Servire con latte.",
    "Riso. Valori nutrizionali medi per 100 g: proteine del latte 3 g",
]  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_there(text: str) -> None:
    answer = read(text, "it")
    named = {*answer.contains, *answer.may_contain}
    assert not named & {"milk", "egg", "gluten", "wheat", "soy", "tree-nuts", "peanut", "sulphites"}


DECLARED = [
    ("Cioccolato. Contiene latte e soia. Può contenere nocciole.", {"milk", "soy"}),
    ("Può contenere noci. Ingredienti: zucchero, latte", {"milk"}),
    ("Zucchero, senza olio di palma, latte in polvere", {"milk"}),
    ("Allergeni: uova, pesce", {"egg", "fish"}),
    ("Conservare in luogo asciutto. Contiene: latte", {"milk"}),
    ("Spezie (senape), sale", {"mustard"}),
    ("Farina (grano), acqua", {"wheat", "gluten"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), DECLARED)
def test_what_is_declared_is_contained(text: str, allergens: set[str]) -> None:
    assert allergens <= set(read(text, "it").contains)


UNTOLD = [
    ("Riso, frobniato, sale", "allergy:milk"),
    ("Riso. Può contenere tracce di frobniato.", "allergy:milk"),
    ("Senza latte.", "allergy:milk"),
    ("Può contenere noci.", "allergy:milk"),
    ("Zucchero (frobniato), sale", "allergy:milk"),
    ("Acqua, frobniato in polvere biologico", "allergy:soy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), UNTOLD)
def test_what_is_not_said_cannot_be_told(text: str, who: str) -> None:
    assert ask(text, who, "it").verdict == "cannot_tell"


VAGUE = [
    ("Acqua, aromi, sale", "allergy:milk"),
    ("Proteine vegetali, acqua", "allergy:soy"),
    ("Pane, sale", "allergy:wheat"),
    ("Lecitina, cacao", "allergy:soy"),
    ("Cioccolato", "allergy:milk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), VAGUE)
def test_what_may_hide_it_is_not_cleared(text: str, who: str) -> None:
    assert ask(text, who, "it").verdict in ("avoid", "caution", "cannot_tell")


def test_the_language_is_found_out() -> None:
    assert read("Farina di grano tenero, zucchero, burro, sale, acqua", None).lang == "it"
