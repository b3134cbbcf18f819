"""Sentences are told apart before any word is taken for an ingredient."""

import pytest

from tests.screening.asking import ask, read

MAY = [
    ("en", "Sugar. May contain milk.", {"milk"}),
    ("en", "Sugar. May contain traces of nuts and sesame.", {"tree-nuts", "sesame"}),
    ("en", "Sugar. MAY CONTAIN TRACES OF PEANUTS, SOYA.", {"peanut", "soy"}),
    ("en", "Sugar. May contain: eggs, milk", {"egg", "milk"}),
    ("en", "Sugar (may contain milk), salt", {"milk"}),
    ("en", "Sugar, salt, may contain milk, egg", {"milk", "egg"}),
    ("en", "Sugar. May contain\nnuts.", {"tree-nuts"}),
    ("en", "Rice. Made in a factory that also handles fish.", {"fish"}),
    ("en", "Rice. Produced in a facility that processes wheat.", {"wheat", "gluten"}),
    ("en", "Rice. Manufactured on shared equipment with milk.", {"milk"}),
    ("en", "Rice. Not suitable for people with a milk allergy.", {"milk"}),
    ("en", "Rice. Milk and soya may be present.", {"milk", "soy"}),
    ("en", "Rice. Traces of mustard.", {"mustard"}),
    ("en", "Milk may be present.", {"milk"}),
    ("en", "Rice, skimmed milk powder may contain nuts", {"tree-nuts"}),
    ("en", "Sugar. May contain\nNuts, eggs", {"tree-nuts", "egg"}),
    ("en", "Rice. May contain milk\n", {"milk"}),
    ("en", "Rice. May contain nuts,\nEggs", {"tree-nuts", "egg"}),
    ("en", "Rice. May contain nuts\nAnd eggs", {"tree-nuts", "egg"}),
    ("en", "Rice. Warning: milk", {"milk"}),
    ("en", "Rice. May contain nuts (free from almonds), eggs", {"tree-nuts", "egg"}),
    ("fr", "Riz. Ce produit n'est pas sans traces de lait.", {"milk"}),
    ("fi", "Riisi. Tuotteet saattavat sisältää myös maitoa.", {"milk"}),
    ("pl", "Ryż. Produkt zawiera ślady mleka.", {"milk"}),
    ("de", "Reis. Milch ohne Zuckerzusatz und Eier in Spuren enthalten.", {"milk", "egg"}),
    ("de", "Reis. Kann Nüsse, Eier und Milch enthalten.", {"tree-nuts", "egg", "milk"}),
    ("de", "Reis. Kann Milch enthalten", {"milk"}),
    ("de", "Reis, kann Milch enthalten, Zucker", {"milk"}),
    ("en", "Rice. May contain nuts (e.g. almonds. hazelnuts), milk", {"tree-nuts", "milk"}),
    ("en", "Rice. May contain cereals (wheat. rye) and egg.", {"wheat", "egg"}),
    ("de", "Reis. Kann Spuren von Senf und Sellerie enthalten.", {"mustard", "celery"}),
    ("de", "Reis. Kann Spuren von Erdnüssen", {"peanut"}),
    ("de", "Reis. Kann Milch enthalten.", {"milk"}),
    ("de", "Reis. Kann enthalten: Sesam.", {"sesame"}),
    ("de", "Reis. Enthält möglicherweise Spuren von Soja.", {"soy"}),
    ("de", "Reis. Nicht geeignet für Milchallergiker. Spuren von Milch.", {"milk"}),
    ("de", "Reis. In einem Betrieb hergestellt, der auch Milch verarbeitet. Spuren von Soja.",
     {"soy"}),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "allergens"), MAY)
def test_a_precaution_is_no_ingredient(lang: str, text: str, allergens: set[str]) -> None:
    answer = read(text, lang)
    assert allergens <= set(answer.may_contain)
    assert not allergens & set(answer.contains)


CONTAINS = [
    ("en", "Chocolate. Contains milk and soya. May contain nuts.", {"milk", "soy"}),
    ("en", "Allergens: milk, egg", {"milk", "egg"}),
    ("en", "Sugar, wheat flour (contains gluten), salt", {"wheat", "gluten"}),
    ("en", "May contain nuts. Ingredients: sugar, milk", {"milk"}),
    ("en", "May contain nuts\n\nSugar, milk", {"milk"}),
    ("en", "Contains 2% or less of: whey, salt", {"milk"}),
    ("en", "Sugar (may contain nuts), milk", {"milk"}),
    ("en", "Sugar, no added salt, milk powder", {"milk"}),
    ("en", "Sugar, made in Belgium, milk powder", {"milk"}),
    ("en", "Sugar, free from egg, milk powder", {"milk"}),
    ("en", "Store in a cool place\nContains: fish", {"fish"}),
    ("en", "May contain nuts\nMilk, sugar", {"milk"}),
    ("en", "May contain nuts Ingredients: sugar, milk", {"milk"}),
    ("en", "Filling (ingredients: sugar, may contain nuts), milk", {"milk"}),
    ("en", "Free from nuts (ingredients: sugar, may contain egg), milk", {"milk"}),
    ("en", "May contain nuts (almonds\n\nFilling, may contain egg), milk", {"milk"}),
    ("en", "Soup with no added salt (milk powder, water)", {"milk"}),
    ("en", "Imitation crab: fish, egg white", {"fish", "egg"}),
    ("en", "Produced in Spain: milk, sugar", {"milk"}),
    ("de", "Reis, Käse unter Schutzatmosphäre verpackt", {"milk"}),
    ("de", "Kann warm gegessen werden: Milch, Eier", {"milk", "egg"}),
    ("de", "Kann warm gegessen werden: Milch, Eier, ohne Zuckerzusatz", {"milk", "egg"}),
    ("de", "Reis, für Allergiker nicht geeignet, Milchpulver", {"milk"}),
    ("de", "Zucker. Enthält Milch. Kann Spuren von Nüssen enthalten.", {"milk"}),
    ("de", "Kann Nüsse enthalten. Zutaten: Zucker, Milchpulver", {"milk"}),
    ("de", "Allergene: Milch, Ei", {"milk", "egg"}),
    ("de", "Zucker, ohne Zusatz von Salz. Zutaten: Butter", {"milk"}),
]


@pytest.mark.parametrize(("lang", "text", "allergens"), CONTAINS)
def test_what_is_declared_is_contained(lang: str, text: str, allergens: set[str]) -> None:
    assert allergens <= set(read(text, lang).contains)


NOWHERE = [
    ("en", "Rice, salt. Free from milk, egg and nuts."),
    ("en", "Rice. Contains no milk, egg or nuts."),
    ("en", "Rice. Does not contain milk."),
    ("en", "Rice, dairy-free, egg free"),
    ("en", "Rice, milk and egg free"),
    ("en", "Rice, skimmed milk and egg free"),
    ("en", "Rice, milk free, nut and egg free, nut free"),
    ("en", "Rice. Suitable for people with egg allergy and milk allergy."),
    ("en", "Rice. Store in a dry place, serve with milk."),
    ("en", "Rice. Made without eggs."),
    ("en", "Rice. Milk, egg and nut free"),
    ("en", "Rice. This product contains neither milk nor egg."),
    ("en", "Rice. For allergens, including milk and egg, see ingredients in bold."),
    ("en", "Rice\nNutrition information per 100 g: egg protein 1 g, milk fat 2 g"),
    ("en", "Rice, salt, sugar\nNutrition information per 100 g:\nmilk fat 2g\negg protein 1g"),
    ("de", "Reis. Frei von Milch, Ei und Nüssen."),
    ("de", "Reis, milchfrei, glutenfrei"),
    ("de", "Reis. Enthält keine Milch."),
    ("de", "Reis. Ohne Milch."),
]


@pytest.mark.parametrize(("lang", "text"), NOWHERE)
def test_a_claim_or_a_hint_names_no_ingredient(lang: str, text: str) -> None:
    answer = ask(text, "allergy:milk allergy:egg allergy:tree-nuts", lang)
    assert not {"milk", "egg", "tree-nuts"} & {*answer.contains, *answer.may_contain}
    assert answer.findings == ()


@pytest.mark.parametrize(
    ("lang", "text", "who", "claim"),
    [
        ("en", "100% dairy free. Contains: casein", "allergy:milk", "dairy"),
        ("en", "Nut-free bar. Ingredients: oats, walnuts", "allergy:tree-nuts", "Nut"),
        ("en", "Free from egg. Ingredients: sugar, egg white", "allergy:egg", "egg"),
        ("en", "Corn free. Ingredients: maize starch", "allergy:corn", "Corn"),
        ("de", "Glutenfrei. Zutaten: Weizenmehl", "condition:coeliac", "Glutenfrei"),
    ],
)
def test_a_claim_that_an_ingredient_contradicts_is_found(
    lang: str, text: str, who: str, claim: str
) -> None:
    answer = ask(text, who, lang)
    assert answer.verdict == "avoid"
    contradicted = [f.span.text for f in answer.findings if f.rule == "claim:free_from" and f.span]
    assert contradicted and claim in contradicted[0]


@pytest.mark.parametrize(
    "text",
    [
        "May contain nuts (see our site.) Milk, sugar",
        "May contain nuts (almonds. Milk, sugar",
        "May contain nuts (almonds. Milk (whole), sugar",
        "May contain nuts (almonds.\n\nMilk), sugar",
        "Free from nuts (almonds. Milk) and sugar",
    ],
)
def test_a_point_in_brackets_ends_a_statement_that_would_not_go_on(text: str) -> None:
    assert "milk" in read(text).contains


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("sv", "Ris. Kan innehålla spår av mjölk och\nÄgg."),
        ("da", "Ris. Kan indeholde spor af mælk og\nÆg."),
        ("fi", "Riisi. Saattaa sisältää maitoa ja\nKananmunaa."),
        ("pl", "Ryż. Może zawierać mleko oraz\nJaja."),
        ("es", "Arroz. Puede contener leche y\nHuevo."),
    ],
)
def test_a_wrapped_line_goes_on_with_and(lang: str, text: str) -> None:
    answer = read(text, lang)
    assert {"milk", "egg"} <= set(answer.may_contain)


@pytest.mark.parametrize(
    ("lang", "text", "allergen"),
    [
        ("de", "Reis, kann Milch enthalten, Eier", "egg"),
        ("de", "Reis, kann Milch enthalten Eier", "egg"),
        ("de", "Kann Eier. Milch enthalten.", "egg"),
        ("de", "Kann Eier. Enthalten: Milch", "egg"),
        ("en", "Rice. Store in a cool place\nEgg white", "egg"),
        ("en", "Rice (may contain milk. Ingredients: egg", "egg"),
        ("en", "Rice (may contain milk. Egg white), salt", "egg"),
        ("en", "Wheat flour, egg, dairy and nut free", "egg"),
        ("en", "Contains egg, dairy and nut free", "egg"),
    ],
)
def test_a_statement_takes_no_ingredient_behind_or_before_it(
    lang: str, text: str, allergen: str
) -> None:
    assert allergen in read(text, lang).contains


@pytest.mark.parametrize(
    "behind",
    [
        ": fat 2 g\n\nMilk 20 %, sugar",
        ": fat 2 g\nMilk. 5 portions",
        ": fat 2 g\nSugar, milk, salt 5 %",
        ". Rice, butter, milk, flour, salt, oil, water, yeast, malt, sugar, corn, egg, 5 % fat",
    ],
)
def test_nutrition_ends_where_no_figure_follows(behind: str) -> None:
    assert "milk" in read(f"Nutrition information per 100 g{behind}").contains


def test_a_claim_about_a_thing_nobody_knows_clears_that_name_alone() -> None:
    assert ask("Rice, frobnium free, sugar", "allergy:milk").verdict == "nothing_found"
    assert ask("Rice, zorblax frobnium free", "allergy:milk").verdict == "cannot_tell"


def test_a_claim_takes_back_only_the_name_right_before_it() -> None:
    assert "wheat" in read("Wheat flour, dairy free, salt").contains


@pytest.mark.parametrize(
    "text",
    [
        "Sugar, milk. Nuts may be present.",
        "Sugar, milk (nuts may be present)",
        "Sugar, milk\nNuts may be present",
        "Contains milk (nuts may be present)",
    ],
)
def test_words_at_the_end_of_a_precaution_weaken_no_ingredient_before_it(text: str) -> None:
    answer = read(text)
    assert (answer.contains, answer.may_contain) == (("milk",), ("tree-nuts",))


@pytest.mark.parametrize(
    ("lang", "text", "may_contain"),
    [
        ("de", "Reis. Nicht glutenfrei.", {"gluten"}),
        ("de", "Reis. Nicht süß, glutenfrei.", set()),
        ("de", "Reis. Nicht süß und glutenfrei.", set()),
        ("en", "Rice. Not gluten free.", {"gluten"}),
        ("en", "Rice. Not sweet, gluten free.", set()),
        ("en", "Rice. Not sweet and gluten free.", set()),
    ],
)
def test_a_claim_is_taken_back_only_by_a_denial_of_its_own(
    lang: str, text: str, may_contain: set[str]
) -> None:
    assert set(read(text, lang).may_contain) == may_contain
