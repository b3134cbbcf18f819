"""Spanish labels: what must be found, what must not, and what cannot be told."""

import pytest

from tests.screening.asking import ask, read

FOUND = [
    ("Agua, SUERO DE LECHE EN POLVO, sal", "allergy:milk", "SUERO"),
    ("Patatas, nata líquida, sal", "allergy:milk", "nata"),
    ("Tomate, queso manchego", "allergy:milk", "queso"),
    ("Azúcar, yemas de huevo", "allergy:egg", "yemas"),
    ("Azúcar, clara de huevo en polvo", "allergy:egg", "clara"),
    ("Conservador: lisozima de huevo, agua", "allergy:egg", "lisozima"),
    ("Sémola de trigo duro, agua", "condition:coeliac", "trigo"),
    ("Arroz, extracto de malta de cebada", "condition:coeliac", "malta"),
    ("Harina integral de espelta, agua", "allergy:wheat", "espelta"),
    ("Harina de CENTENO, agua", "condition:coeliac", "CENTENO"),
    ("Almendras molidas, azúcar", "allergy:almond", "Almendras"),
    ("Nueces, pasas", "allergy:walnut", "Nueces"),
    ("Pasta de avellanas, cacao", "allergy:hazelnut", "avellanas"),
    ("Anacardos tostados, sal", "allergy:cashew", "Anacardos"),
    ("Maní tostado, sal", "allergy:peanut", "Maní"),
    ("CACAHUATES, sal", "allergy:peanut", "CACAHUATES"),
    ("Emulgente: lecitina de soya, cacao", "allergy:soy", "soya"),
    ("Ajonjolí tostado, sal", "allergy:sesame", "Ajonjolí"),
    ("Apio, manzana", "allergy:celery", "Apio"),
    ("Vinagre, semillas de mostaza", "allergy:mustard", "mostaza"),
    ("Altramuces, agua, sal", "allergy:lupin", "Altramuces"),
    ("Filetes de merluza, limón", "allergy:fish", "merluza"),
    ("Anchoas, aceite de oliva", "allergy:fish", "Anchoas"),
    ("Arroz, langostinos cocidos", "allergy:crustaceans", "langostinos"),
    ("Mejillones, agua", "allergy:molluscs", "Mejillones"),
    ("Pulpo, pimentón", "allergy:molluscs", "Pulpo"),
    ("Orejones, anhídrido sulfuroso", "allergy:sulphites", "anhídrido sulfuroso"),
    ("Papas, metabisulfito sódico", "allergy:sulphites", "metabisulfito"),
    ("Manteca de cerdo, sal", "diet:vegetarian", "Manteca de cerdo"),
    ("Azúcar, gelatina de cerdo", "diet:no-pork", "gelatina de cerdo"),
    ("Sal, grasa no hidrogenada de cacahuete", "allergy:peanut", "cacahuete"),
    ("Sal, paleta sin hueso de cerdo", "diet:no-pork", "cerdo"),
    ("Salmón capturado en Noruega, gambas", "allergy:crustaceans", "gambas"),
    ("Carne, tortilla de trigo", "allergy:wheat", "tortilla de trigo"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "words"), FOUND)
def test_a_named_thing_is_to_be_avoided_and_marked(text: str, who: str, words: str) -> None:
    answer = ask(text, who, "es")
    assert answer.verdict == "avoid"
    marked = [finding.span.text for finding in answer.findings if finding.span]
    assert any(words in span or span in words for span in marked), marked


HARMLESS = [
    ("Manteca de cacao, azúcar", "allergy:milk"),
    ("Leche de coco, cúrcuma", "allergy:milk"),
    ("Bebida de avena, sal", "allergy:milk"),
    ("Mantequilla de cacahuete, sal", "allergy:milk"),
    ("Cremor tártaro, agua", "allergy:milk"),
    ("Ácido láctico, lactato sódico, agua", "allergy:milk"),
    ("Horchata de chufa, azúcar", "allergy:milk allergy:tree-nuts"),
    ("Lechuga, pepino", "allergy:milk"),
    ("Nuez moscada, canela", "allergy:tree-nuts"),
    ("Castañas de agua, brotes de bambú", "allergy:tree-nuts"),
    ("Coco rallado, azúcar", "allergy:tree-nuts"),
    ("Cacahuetes, sal", "allergy:tree-nuts"),
    ("Harina de trigo sarraceno, agua", "condition:coeliac"),
    ("Harina de maíz, almidón de patata", "condition:coeliac"),
    ("Jarabe de glucosa de maíz, agua", "condition:coeliac"),
    ("Huevas de lumpo, sal", "allergy:egg"),
    ("Lecitina de girasol, cacao desgrasado en polvo", "allergy:soy"),
    ("Linaza dorada, agua", "allergy:fish"),
    ("Seta de ostra, ajo", "allergy:molluscs"),
    ("Sulfato de zinc, agua", "allergy:sulphites"),
    ("Carne de membrillo, azúcar", "diet:vegetarian"),
    ("Zanahoria, aceite de oliva, sal", "allergy:milk allergy:egg condition:coeliac"),
    ("Leche sin lactosa", "intolerance:lactose"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), HARMLESS)
def test_nothing_is_found_where_nothing_is(text: str, who: str) -> None:
    answer = ask(text, who, "es")
    assert answer.verdict == "nothing_found", (answer.findings, answer.unrecognised)


PRECAUTIONS = [
    ("Arroz. Puede contener trazas de leche y huevo.", {"milk", "egg"}),
    ("Arroz. Puede contener: soja, sésamo", {"soy", "sesame"}),
    ("Arroz. PUEDE CONTENER TRAZAS DE FRUTOS DE CASCARA.", {"tree-nuts"}),
    ("Arroz. Posibles trazas de apio.", {"celery"}),
    ("Arroz. Trazas de cacahuete", {"peanut"}),
    ("Arroz. Puede contener indicios de gluten.", {"gluten"}),
    ("Arroz. Elaborado en una fábrica donde se utilizan crustáceos.", {"crustaceans"}),
    ("Arroz. Fabricado en instalaciones que procesan leche.", {"milk"}),
    ("Arroz (puede contener leche), sal", {"milk"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), PRECAUTIONS)
def test_a_precaution_is_no_ingredient(text: str, allergens: set[str]) -> None:
    answer = read(text, "es")
    assert allergens <= set(answer.may_contain)
    assert not allergens & set(answer.contains)


DENIED = [
    "Arroz. Sin gluten, sin leche.",
    "Arroz. No contiene leche ni huevo.",
    "Arroz. Libre de lactosa y gluten.",
    "Arroz. Sin leche ni huevo.",
    "Arroz. Exento de frutos secos.",
    "Arroz. Apto para alérgicos a la leche.",
    "Arroz. Servir con leche.",
    "Arroz. Información nutricional por 100 g: proteínas de leche 3 g",
]  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_there(text: str) -> None:
    answer = read(text, "es")
    named = {*answer.contains, *answer.may_contain}
    assert not named & {"milk", "egg", "gluten", "wheat", "soy", "tree-nuts", "peanut", "sulphites"}


DECLARED = [
    ("Chocolate. Contiene leche y soja. Puede contener avellanas.", {"milk", "soy"}),
    ("Puede contener nueces. Ingredientes: azúcar, leche", {"milk"}),
    ("Azúcar, sin aceite de palma, leche en polvo", {"milk"}),
    ("Alérgenos: huevo, pescado", {"egg", "fish"}),
    ("Conservar en lugar seco. Contiene: leche", {"milk"}),
    ("Especias (mostaza), sal", {"mustard"}),
    ("CONTIENE LECHE Y PRODUCTOS DERIVADOS", {"milk"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), DECLARED)
def test_what_is_declared_is_contained(text: str, allergens: set[str]) -> None:
    assert allergens <= set(read(text, "es").contains)


UNTOLD = [
    ("Arroz, frobniato, sal", "allergy:milk"),
    ("Arroz. Puede contener trazas de frobniato.", "allergy:milk"),
    ("Sin leche.", "allergy:milk"),
    ("Puede contener nueces.", "allergy:milk"),
    ("Azúcar (frobniato), sal", "allergy:milk"),
    ("Agua, frobniato en polvo ecológico", "allergy:soy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), UNTOLD)
def test_what_is_not_said_cannot_be_told(text: str, who: str) -> None:
    assert ask(text, who, "es").verdict == "cannot_tell"


VAGUE = [
    ("Agua, aroma, sal", "allergy:milk"),
    ("Proteína vegetal, agua", "allergy:soy"),
    ("Pan, sal", "allergy:wheat"),
    ("Lecitina, cacao", "allergy:soy"),
    ("Chocolate", "allergy:milk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), VAGUE)
def test_what_may_hide_it_is_not_cleared(text: str, who: str) -> None:
    assert ask(text, who, "es").verdict in ("avoid", "caution", "cannot_tell")


def test_the_language_is_found_out() -> None:
    assert read("Harina de trigo, azúcar, mantequilla, sal, agua", None).lang == "es"
