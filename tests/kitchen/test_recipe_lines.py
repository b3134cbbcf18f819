"""What is understood of a line of a recipe, and that nothing else of it goes unread."""

from fractions import Fraction
from time import process_time

import pytest

from eatsential.kitchen.rules import words
from eatsential.kitchen.rules.amounts import Amount
from eatsential.kitchen.rules.recipe import line_of
from eatsential.screening.answer import Food
from eatsential.screening.screen import screen
from eatsential.vocabulary.load import ruleset

LINES = """
200 g flour | 200 g | flour
2 eggs, beaten | 2 | eggs
2 large eggs | 2 | large eggs
½ cup milk, warmed | ½ cup | milk
1½ cups sugar | 1½ cups | sugar
1 ½ cups sugar | 1 ½ cups | sugar
1 1/2 tsp salt | 1 1/2 tsp | salt
2-3 tbsp olive oil | 2-3 tbsp | olive oil
2 to 3 carrots, peeled and diced | 2 to 3 | carrots
a pinch of salt | a pinch | salt
half a cup of cream | half a cup | cream
1 tbsp. soy sauce | 1 tbsp. | soy sauce
1 heaped tbsp flour | 1 heaped tbsp | flour
1 can (14 oz) coconut milk | 1 can (14 oz) | coconut milk
1 (400 g) tin chickpeas, drained | 1 (400 g) tin | chickpeas
2 x 400g tins tomatoes | 2 x 400g tins | tomatoes
200g/7oz butter, softened, plus extra for greasing | 200g/7oz | butter
about 300 g prawns | about 300 g | prawns
3 cloves garlic, crushed | 3 cloves | garlic
3 cloves | 3 | cloves
1 stick butter (melted) | 1 stick | butter
- 1 cup peanut butter | 1 cup | peanut butter
butter, at room temperature | | butter
salt to taste | | salt
pepper, to taste | | pepper
some parsley, finely chopped | some | parsley
flour: 200 g | 200 g | flour
one egg | one | egg
an onion | an | onion
1 portion of the sauce | 1 portion | sauce
Mehl 200 g | 200 g | Mehl
Eier: 3 | 3 | Eier
250 ml Milch | 250 ml | Milch
2 EL Öl | 2 EL | Öl
1 Prise Salz | 1 Prise | Salz
1 Pck. Vanillezucker | 1 Pck. | Vanillezucker
1.000 g Mehl, gesiebt | 1.000 g | Mehl
1,5 l Milch | 1,5 l | Milch
2 bis 3 Eier | 2 bis 3 | Eier
ca. 100 g Butter, zerlassen | ca. 100 g | Butter
½ Bund Petersilie, fein gehackt | ½ Bund | Petersilie
Salz nach Geschmack | | Salz
eine halbe Tasse Sahne | eine halbe Tasse | Sahne
etwas Senf | etwas | Senf
1 c. à soupe de farine | 1 c. à soupe | farine
2 cuillères à café de moutarde | 2 cuillères à café | moutarde
une pincée de sel | une pincée | sel
un œuf | un | œuf
20 cl de crème | 20 cl | crème
3 noix | 3 | noix
2 gousses d'ail, hachées | 2 gousses | ail
2 cucharadas de aceite | 2 cucharadas | aceite
1 pizca de sal | 1 pizca | sal
100 g de almendras, picadas | 100 g | almendras
1 cucchiaio di farina | 1 cucchiaio | farina
100 g di burro, fuso | 100 g | burro
sale q.b. | | sale
1 snufje zout | 1 snufje | zout
2 eetlepels bloem | 2 eetlepels | bloem
100 ml room | 100 ml | room
2 teentjes knoflook, geperst | 2 teentjes | knoflook
1 onion, sautéed in butter | 1 | onion, sautéed in butter
pie, room | | pie, room
rice (with nuts) | | rice (with nuts)
half and half | | half and half
1 cup half-and-half | 1 cup | half-and-half
2% milk | | 2% milk
7up | | 7up
00 flour | | 00 flour
5-spice powder | | 5-spice powder
E 471 | | E 471
Omega 3 | | Omega 3
A1 sauce | | A1 sauce
3-in-1 coffee | | 3-in-1 coffee
200 g | 200 | g
""".strip().splitlines()


@pytest.mark.parametrize("given", LINES)
def test_a_line_is_read_as_amount_and_name_and_the_rest_stays(given: str) -> None:
    text, measure, read = (piece.strip() for piece in given.split("|"))
    line = line_of(text.removeprefix("- "))
    assert (line.measure, line.read) == (measure, read)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("1 1/2 cups milk", Fraction(3, 2), Fraction(3, 2), "cups"),
        ("¼–½ tsp salt", Fraction(1, 4), Fraction(1, 2), "tsp"),
        ("1,5 l Milch", Fraction(3, 2), Fraction(3, 2), "l"),
        ("1.000 g Mehl", Fraction(1000), Fraction(1000), "g"),
        ("0.125 l cream", Fraction(1, 8), Fraction(1, 8), "l"),
        ("eine halbe Tasse Sahne", Fraction(1, 2), Fraction(1, 2), "Tasse"),
        ("twelve eggs", Fraction(12), Fraction(12), ""),
        ("etwas Senf", None, None, ""),
    ],
)
def test_an_amount_is_a_range_of_exact_numbers(
    text: str, low: Fraction | None, high: Fraction | None, unit: str
) -> None:
    assert line_of(text).amount == Amount(low, high, unit)


def test_no_word_that_is_left_out_is_a_food_in_any_of_the_languages() -> None:
    rules = ruleset()
    left_out = words.UNITS | words.PREPARED | words.TASTE | words.SOME | words.ARTICLES
    left_out |= {*words.NUMBERS, *words.ABOUT, *words.HEAPED, *words.OF}
    can = {("dose", "it")}  # a German can; in Italian several dosas
    hidden = {
        (word, lang, finding.allergen)
        for word in left_out
        for lang in words.INGREDIENTS
        if (word.removeprefix("at "), lang) != ("room temperature", "nl")  # "room" alone is cream
        for finding in screen(Food("", word, lang), None, rules).findings
    }
    assert {(word, lang) for word, lang, _ in hidden} <= can


def test_a_line_without_end_is_read_as_it_stands_and_at_once() -> None:
    text = "1 " * 5_000 + "milk"
    assert line_of(text).read == text


def test_spaces_in_a_line_cost_no_time() -> None:
    began = process_time()
    for text in ("a" + " " * 498 + "b", "flour" + " " * 490 + ": 200", "1 " * 249, "a 1 - " * 80):
        line_of(text)
    assert line_of("1   cup \t milk").read == "milk"
    assert process_time() - began < 0.5
