"""French labels: what must be found, what must not, and what cannot be told."""

import pytest

from tests.screening.asking import ask, read

FOUND = [
    ("Eau, LACTOSERUM EN POUDRE, sel", "allergy:milk", "LACTOSERUM"),
    ("Tomates, crème fraîche, basilic", "allergy:milk", "crème fraîche"),
    ("Pommes de terre, comté râpé", "allergy:milk", "comté"),
    ("Sucre, oeufs entiers, farine de riz", "allergy:egg", "oeufs"),
    ("Sucre, BLANCS D’ŒUFS en poudre", "allergy:egg", "ŒUFS"),
    ("Sucre, lysozyme (œuf), eau", "allergy:egg", "lysozyme"),
    ("Semoule de blé dur, eau", "condition:coeliac", "blé dur"),
    ("Riz, extrait de malt d'orge", "condition:coeliac", "malt"),
    ("Flocons d'épeautre, raisins secs", "allergy:wheat", "épeautre"),
    ("Farine de SEIGLE, eau", "condition:coeliac", "SEIGLE"),
    ("Sucre, poudre d'amandes", "allergy:almond", "amandes"),
    ("Sucre, cerneaux de noix", "allergy:walnut", "noix"),
    ("Cacao, praliné noisettes", "allergy:hazelnut", "noisettes"),
    ("Brisures de noix de cajou, sel", "allergy:cashew", "cajou"),
    ("Huile d'arachide, sel", "allergy:peanut", "arachide"),
    ("Cacahuètes grillées, sel", "allergy:peanut", "Cacahuètes"),
    ("Émulsifiant : lécithine de SOJA, cacao", "allergy:soy", "SOJA"),
    ("Graines de sésame, sel", "allergy:sesame", "sésame"),
    ("Céleri-rave, pommes", "allergy:celery", "Céleri"),
    ("Vinaigre, graines de MOUTARDE", "allergy:mustard", "MOUTARDE"),
    ("Farine de lupin, eau", "allergy:lupin", "lupin"),
    ("Filet de cabillaud, citron", "allergy:fish", "cabillaud"),
    ("Anchois, huile d'olive", "allergy:fish", "Anchois"),
    ("Riz, crevettes décortiquées", "allergy:crustaceans", "crevettes"),
    ("Noix de Saint-Jacques, ail", "allergy:molluscs", "Saint-Jacques"),
    ("Encornets, huile d'olive", "allergy:molluscs", "Encornets"),
    ("Abricots secs, anhydride sulfureux", "allergy:sulphites", "anhydride sulfureux"),
    ("Lardons fumés, oignons", "diet:no-pork", "Lardons"),
    ("Sucre, gélatine de porc", "diet:vegetarian", "gélatine"),
    ("Sucre, colorant : carmin", "diet:vegan", "carmin"),
    ("Sel, graisse non hydrogénée d'arachide", "allergy:peanut", "arachide"),
    ("Sel, jambon sans couenne de porc", "diet:no-pork", "porc"),
    ("Saumon pêché en Norvège, crevettes", "allergy:crustaceans", "crevettes"),
    ("Viande, chapelure de blé", "allergy:wheat", "chapelure de blé"),
    ("Caramel au lait, sel", "allergy:milk", "Caramel au lait"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "words"), FOUND)
def test_a_named_thing_is_to_be_avoided_and_marked(text: str, who: str, words: str) -> None:
    answer = ask(text, who, "fr")
    assert answer.verdict == "avoid"
    marked = [finding.span.text for finding in answer.findings if finding.span]
    assert any(words in span or span in words for span in marked), marked


HARMLESS = [
    ("Beurre de cacao, sucre", "allergy:milk"),
    ("Lait de coco, citronnelle", "allergy:milk"),
    ("Lait d'amande, sel", "allergy:milk"),
    ("Beurre de cacahuète, sel", "allergy:milk"),
    ("Crème de marrons, eau", "allergy:milk"),
    ("Ferments lactiques, acide lactique", "allergy:milk"),
    ("Laitue, concombre", "allergy:milk"),
    ("Haricots beurre, eau", "allergy:milk"),
    ("Noix de muscade, cannelle", "allergy:tree-nuts"),
    ("Noix de coco râpée, sucre", "allergy:tree-nuts"),
    ("Noix de Saint-Jacques, sel", "allergy:tree-nuts"),
    ("Arachides, sel", "allergy:tree-nuts"),
    ("Farine de sarrasin, eau", "condition:coeliac"),
    ("Farine de riz, fécule de pomme de terre", "condition:coeliac"),
    ("Sirop de glucose de maïs, eau", "condition:coeliac"),
    ("Œufs de lump, sel", "allergy:egg"),
    ("Lécithine de tournesol, cacao maigre en poudre", "allergy:soy"),
    ("Purée de pêche, sucre", "allergy:fish"),
    ("Pleurotes, ail", "allergy:molluscs"),
    ("Sulfate de zinc, eau", "allergy:sulphites"),
    ("Steak végétal, eau", "diet:vegetarian"),
    ("Carottes, huile d'olive, sel", "allergy:milk allergy:egg condition:coeliac"),
    ("Lait sans lactose", "intolerance:lactose"),
    ("Œufs de poules élevées en plein air", "allergy:chicken"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), HARMLESS)
def test_nothing_is_found_where_nothing_is(text: str, who: str) -> None:
    answer = ask(text, who, "fr")
    assert answer.verdict == "nothing_found", (answer.findings, answer.unrecognised)


PRECAUTIONS = [
    ("Riz. Peut contenir des traces de lait et d'œuf.", {"milk", "egg"}),
    ("Riz. Peut contenir : soja, sésame", {"soy", "sesame"}),
    ("Riz. TRACES EVENTUELLES DE CELERI.", {"celery"}),
    ("Riz. Traces possibles de fruits à coque", {"tree-nuts"}),
    ("Riz. Présence éventuelle d'arachides.", {"peanut"}),
    ("Riz. Est susceptible de contenir du gluten.", {"gluten"}),
    ("Riz. Fabriqué dans un atelier qui utilise du lait et de la moutarde.", {"milk", "mustard"}),
    ("Riz. Élaboré dans une usine utilisant des œufs.", {"egg"}),
    ("Riz (peut contenir lait), sel", {"milk"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), PRECAUTIONS)
def test_a_precaution_is_no_ingredient(text: str, allergens: set[str]) -> None:
    answer = read(text, "fr")
    assert allergens <= set(answer.may_contain)
    assert not allergens & set(answer.contains)


DENIED = [
    "Riz. Sans gluten, sans lait.",
    "Riz. Ne contient pas de lait ni d'œuf.",
    "Riz. Sans lait ni œuf.",
    "Riz. Garanti sans arachides.",
    "Riz. Convient aux personnes allergiques au lait.",
    "Riz. Servir avec du lait.",
    "Riz. Valeurs nutritionnelles moyennes pour 100 g : protéines de lait 3 g",
]  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_is_not_there(text: str) -> None:
    answer = read(text, "fr")
    named = {*answer.contains, *answer.may_contain}
    assert not named & {"milk", "egg", "gluten", "wheat", "soy", "tree-nuts", "peanut", "sulphites"}


DECLARED = [
    ("Chocolat. Contient lait et soja. Peut contenir des noisettes.", {"milk", "soy"}),
    ("Peut contenir des noix. Ingrédients : sucre, lait", {"milk"}),
    ("Sucre, sans huile de palme, lait en poudre", {"milk"}),
    ("Allergènes : œuf, poisson", {"egg", "fish"}),
    ("À conserver au sec. Contient : lait", {"milk"}),
    ("Épices (moutarde), sel", {"mustard"}),
    ("Farine (blé), eau", {"wheat", "gluten"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "allergens"), DECLARED)
def test_what_is_declared_is_contained(text: str, allergens: set[str]) -> None:
    assert allergens <= set(read(text, "fr").contains)


UNTOLD = [
    ("Riz, frobniate, sel", "allergy:milk"),
    ("Riz. Peut contenir des traces de frobniate.", "allergy:milk"),
    ("Sans lait.", "allergy:milk"),
    ("Peut contenir des noix.", "allergy:milk"),
    ("Sucre (frobniate), sel", "allergy:milk"),
    ("Eau, frobniate en poudre bio", "allergy:soy"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), UNTOLD)
def test_what_is_not_said_cannot_be_told(text: str, who: str) -> None:
    assert ask(text, who, "fr").verdict == "cannot_tell"


VAGUE = [
    ("Eau, arôme, sel", "allergy:milk"),
    ("Protéines végétales, eau", "allergy:soy"),
    ("Pain, sel", "allergy:wheat"),
    ("Lécithine, cacao", "allergy:soy"),
    ("Chocolat", "allergy:milk"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who"), VAGUE)
def test_what_may_hide_it_is_not_cleared(text: str, who: str) -> None:
    assert ask(text, who, "fr").verdict in ("avoid", "caution", "cannot_tell")


def test_the_language_is_found_out() -> None:
    assert read("Farine de blé, sucre, beurre, sel, eau", None).lang == "fr"
