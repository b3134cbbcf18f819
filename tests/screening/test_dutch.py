"""Dutch labels: joined words, plurals and what only looks like an allergen."""

import pytest

from tests.screening.traps import Case, holds

CASES: list[Case] = [
    ("flag", "Suiker, weipoeder, zout", "allergy:milk"),
    ("flag", "Geitenkaas, olijven", "allergy:milk"),
    ("flag", "Aardappelen, crème fraîche", "allergy:milk"),
    ("flag", "Suiker, scharrelei-eiwit", "allergy:egg"),
    ("flag", "Water, eidooier, olie", "allergy:egg"),
    ("flag", "Water, tarwebloem, gist", "condition:coeliac"),
    ("flag", "Rijst, gerstemoutextract", "condition:coeliac"),
    ("flag", "Volkoren roggemeel, water", "condition:coeliac"),
    ("flag", "Gerookte zalmfilet, zout", "allergy:fish"),
    ("flag", "Noordzeegarnalen, water", "allergy:crustaceans"),
    ("flag", "Inktvisringen, zout", "allergy:molluscs"),
    ("flag", "Geroosterde hazelnoten, honing", "allergy:tree-nuts"),
    ("flag", "Amandelschaafsel, suiker", "allergy:tree-nuts"),
    ("flag", "Pindakaas, zout", "allergy:peanut"),
    ("flag", "Emulgator (sojalecithine), suiker", "allergy:soy"),
    ("flag", "Sesamzaadjes, honing", "allergy:sesame"),
    ("flag", "Knolselderij, wortel", "allergy:celery"),
    ("flag", "Azijn, mosterdzaad, dille", "allergy:mustard"),
    ("flag", "Lupinemeel, water", "allergy:lupin"),
    ("flag", "Abrikozen, zwaveldioxide", "allergy:sulphites"),
    ("flag", "Varkensgelatine, suiker", "diet:vegetarian"),
    ("clear", "Cacaoboter, suiker", "allergy:milk"),
    ("clear", "Kokosmelk, amandelmelk, suiker", "allergy:milk"),
    ("clear", "Pindakaas, zout", "allergy:milk allergy:tree-nuts"),
    ("clear", "Water, melkzuur, zout", "allergy:milk"),
    ("clear", "Boekweitmeel, rijstmeel, water", "condition:coeliac"),
    ("clear", "Johannesbroodpitmeel, maïszetmeel", "condition:coeliac"),
    ("clear", "Nootmuskaat, kokos, peper", "allergy:tree-nuts"),
    ("clear", "Oesterzwammen, knoflook", "allergy:molluscs"),
    ("clear", "Zonnebloemlecithine, suiker", "allergy:soy"),
    ("clear", "Weinig zout, water", "allergy:milk"),
    ("may", "Suiker. Kan sporen van noten en sesam bevatten.", "tree-nuts sesame"),
    ("may", "Suiker. Kan sporen bevatten van melk en soja.", "milk soy"),
    ("may", "Rijst. Geproduceerd in een fabriek waar ook vis wordt verwerkt.", "fish"),
    ("may", "Rijst. Niet geschikt voor mensen met een melkallergie. Bevat mogelijk ei.", "egg"),
    ("contains", "Rijst. Kan noten bevatten. Bevat: melk, ei", "milk egg"),
    ("nowhere", "Rijst. Vrij van melk, ei en noten.", "milk egg tree-nuts"),
    ("nowhere", "Rijst, glutenvrij, lactosevrije", "gluten milk"),
    ("nowhere", "Rijst. Bevat geen gluten. Zonder melk.", "gluten milk"),
    ("unknown", "Suiker, frobnikaat, zout", "allergy:milk"),
    ("unknown", "Koel en droog bewaren.", "allergy:milk"),
    ("contains", "Suiker, amandelspijs, stroopwafels van tarwebloem", "almond wheat"),
    ("clear", "Pepernoten van rijst, suiker", "allergy:tree-nuts"),
    ("clear", "Instroom, droom, suiker", "allergy:milk"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_a_dutch_label_is_read(case: Case) -> None:
    holds("nl", case)
