"""Portuguese labels: what must be found, what must not, and what cannot be told."""

import pytest

from tests.screening.asking import ask, read

FOUND = [
    ("Água, SORO DE LEITE EM PÓ, sal", "allergy:milk", "SORO"),
    ("Batata, natas, sal", "allergy:milk", "natas"),
    ("Tomate, queijo ralado", "allergy:milk", "queijo"),
    ("Pão de queijo, requeijão", "allergy:milk", "requeijão"),
    ("Açúcar, gema de ovo", "allergy:egg", "gema"),
    ("Açúcar, OVOS pasteurizados", "allergy:egg", "OVOS"),
    ("Conservante: lisozima de ovo, água", "allergy:egg", "lisozima"),
    ("Sêmola de trigo duro, água", "condition:coeliac", "trigo"),
    ("Arroz, extrato de malte de cevada", "condition:coeliac", "malte"),
    ("Farinha de CENTEIO, água", "condition:coeliac", "CENTEIO"),
    ("Farinha de espelta, água", "allergy:wheat", "espelta"),
    ("Amêndoas laminadas, açúcar", "allergy:almond", "Amêndoas"),
    ("Miolo de noz, passas", "allergy:walnut", "noz"),
    ("AVELAS torradas, cacau", "allergy:hazelnut", "AVELAS"),
    ("Castanha-de-caju, sal", "allergy:cashew", "Castanha-de-caju"),
    ("Castanha-do-pará, sal", "allergy:brazil-nut", "Castanha-do-pará"),
    ("Amendoins torrados, sal", "allergy:peanut", "Amendoins"),
    ("Emulsificante: lecitina de soja, cacau", "allergy:soy", "soja"),
    ("Gergelim, sal", "allergy:sesame", "Gergelim"),
    ("Aipo, maçã", "allergy:celery", "Aipo"),
    ("Vinagre, sementes de mostarda", "allergy:mustard", "mostarda"),
    ("Tremoços, água, sal", "allergy:lupin", "Tremoços"),
    ("Bacalhau, azeite", "allergy:fish", "Bacalhau"),
    ("Filetes de pescada, limão", "allergy:fish", "pescada"),
    ("Arroz, camarões", "allergy:crustaceans", "camarões"),
    ("Polvo, colorau doce", "allergy:molluscs", "Polvo"),
    ("Lulas, alho", "allergy:molluscs", "Lulas"),
    ("Passas, dióxido de enxofre", "allergy:sulphites", "dióxido de enxofre"),
    ("Banha de porco, sal", "diet:vegetarian", "Banha"),
    ("Açúcar, corante: cochonilha", "diet:vegan", "cochonilha"),
    ("Sal, gordura não hidrogenada de amendoim", "allergy:peanut", "amendoim"),
    ("Salmão capturado na Noruega, camarão", "allergy:crustaceans", "camarão"),
    ("Carne, tortilha de trigo", "allergy:wheat", "tortilha de trigo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "words"), FOUND)
def test_a_named_thing_is_to_be_avoided_and_marked(text: str, who: str, words: str) -> None:
    answer = ask(text, who, "pt")
    assert answer.verdict == "avoid"
    marked = [finding.span.text for finding in answer.findings if finding.span]
    assert any(words in span or span in words for span in marked), marked


HARMLESS = [
    ("Manteiga de cacau, açúcar", "allergy:milk"),
    ("Leite de coco, curcuma", "allergy:milk"),
    ("Bebida de aveia, sal", "allergy:milk"),
    ("Manteiga de amendoim, sal", "allergy:milk"),
    ("Feijão manteiga, água", "allergy:milk"),
    ("Couve-manteiga, sal", "allergy:milk"),
    ("Fermentos lácteos, ácido láctico", "allergy:milk"),
    ("Alface, pepino", "allergy:milk"),
    ("Noz-moscada, canela", "allergy:tree-nuts"),
    ("Coco ralado, açúcar", "allergy:tree-nuts"),
    ("Amendoins, sal", "allergy:tree-nuts"),
    ("Trigo sarraceno, água", "condition:coeliac"),
    ("Farinha de mandioca, sal", "condition:coeliac"),
    ("Polvilho doce, água", "condition:coeliac"),
    ("Farinha de milho, fécula de batata", "condition:coeliac"),
    ("Ovas de lumpo, sal", "allergy:egg"),
    ("Lecitina de girassol, cacau magro em pó", "allergy:soy"),
    ("Linhaça dourada, água", "allergy:fish"),
    ("Pêssego, açúcar", "allergy:fish"),
    ("Cogumelo ostra, alho", "allergy:molluscs"),
    ("Sulfato de zinco, água", "allergy:sulphites"),
    ("Cenoura, azeite, sal", "allergy:milk allergy:egg condition:coeliac"),
    ("Leite sem lactose", "intolerance:lactose"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), HARMLESS)
def test_nothing_is_found_where_nothing_is(text: str, who: str) -> None:
    answer = ask(text, who, "pt")
    assert answer.verdict == "nothing_found", (answer.findings, answer.unrecognised)


PRECAUTIONS = [
    ("Arroz. Pode conter vestígios de leite e ovo.", {"milk", "egg"}),
    ("Arroz. Pode conter: soja, sésamo", {"soy", "sesame"}),
    ("Arroz. PODE CONTER VESTIGIOS DE FRUTOS DE CASCA RIJA.", {"tree-nuts"}),
    ("Arroz. Pode conter traços de aipo.", {"celery"}),
    ("Arroz. Vestígios de amendoim", {"peanut"}),
    ("ARROZ. ALÉRGICOS: PODE CONTER LEITE E SOJA.", {"milk", "soy"}),
    ("Arroz. Fabricado numa unidade que utiliza leite e mostarda.", {"milk", "mustard"}),
    ("Arroz. Produzido em fábrica onde são processados ovos.", {"egg"}),
    ("Arroz (pode conter leite), sal", {"milk"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), PRECAUTIONS)
def test_a_precaution_is_no_ingredient(text: str, allergens: set[str]) -> None:
    answer = read(text, "pt")
    assert allergens <= set(answer.may_contain)
    assert not allergens & set(answer.contains)


DENIED = [
    "Arroz. Sem glúten, sem leite.",
    "ARROZ. NÃO CONTÉM GLÚTEN.",
    "Arroz. Não contém leite nem ovo.",
    "Arroz. Isento de glúten e leite.",
    "Arroz. Sem leite nem ovo.",
    "Arroz. Adequado para alérgicos ao leite.",
    "Arroz. Servir com leite.",
    "Arroz. Informação nutricional por 100 g: proteínas de leite 3 g",
]  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_there(text: str) -> None:
    answer = read(text, "pt")
    named = {*answer.contains, *answer.may_contain}
    assert not named & {"milk", "egg", "gluten", "wheat", "soy", "tree-nuts", "peanut", "sulphites"}


DECLARED = [
    ("Chocolate. Contém leite e soja. Pode conter avelãs.", {"milk", "soy"}),
    ("Pode conter nozes. Ingredientes: açúcar, leite", {"milk"}),
    ("Açúcar, sem óleo de palma, leite em pó", {"milk"}),
    ("Alergénios: ovo, peixe", {"egg", "fish"}),
    ("Farinha. ALÉRGICOS: CONTÉM DERIVADOS DE TRIGO. CONTÉM GLÚTEN.", {"wheat", "gluten"}),
    ("Conservar em local seco. Contém: leite", {"milk"}),
    ("Especiarias (mostarda), sal", {"mustard"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), DECLARED)
def test_what_is_declared_is_contained(text: str, allergens: set[str]) -> None:
    assert allergens <= set(read(text, "pt").contains)


UNTOLD = [
    ("Arroz, frobniato, sal", "allergy:milk"),
    ("Arroz. Pode conter vestígios de frobniato.", "allergy:milk"),
    ("Sem leite.", "allergy:milk"),
    ("Pode conter nozes.", "allergy:milk"),
    ("Açúcar (frobniato), sal", "allergy:milk"),
    ("Água, frobniato em pó biológico", "allergy:soy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), UNTOLD)
def test_what_is_not_said_cannot_be_told(text: str, who: str) -> None:
    assert ask(text, who, "pt").verdict == "cannot_tell"


VAGUE = [
    ("Água, aroma, sal", "allergy:milk"),
    ("Proteína vegetal, água", "allergy:soy"),
    ("Pão, sal", "allergy:wheat"),
    ("Lecitina, cacau", "allergy:soy"),
    ("Chocolate", "allergy:milk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), VAGUE)
def test_what_may_hide_it_is_not_cleared(text: str, who: str) -> None:
    assert ask(text, who, "pt").verdict in ("avoid", "caution", "cannot_tell")


def test_the_language_is_found_out() -> None:
    assert read("Farinha de trigo, açúcar, manteiga, sal, água", None).lang == "pt"
