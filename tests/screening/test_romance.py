"""Plurals of French, Spanish, Italian and Portuguese names, and capitals without accents."""

import pytest

from eatsential.screening.terms import inflected


@pytest.mark.parametrize(
    ("lang", "term", "form"),
    [
        ("fr", "œuf entier", "oeufs entiers"),
        ("fr", "graine de sésame", "graines de sesame"),
        ("fr", "fruit à coque", "fruits à coques"),
        ("fr", "noix de cajou", "noix de cajou"),
        ("fr", "blé", "ble"),
        ("fr", "gâteau", "gâteaux"),
        ("fr", "végétal", "vegetaux"),
        ("es", "nuez de brasil", "nueces de brasil"),
        ("es", "camarón", "camarones"),
        ("es", "proteína de leche", "proteinas de leche"),
        ("es", "fruto seco", "frutos secos"),
        ("it", "nocciola", "nocciole"),
        ("it", "acciuga", "acciughe"),
        ("it", "mollusco bivalve", "molluschi bivalvi"),
        ("it", "semola di grano duro", "semole di grano duro"),
        ("pt", "pinhão", "pinhões"),
        ("pt", "camarão", "camaroes"),
        ("pt", "cereal", "cereais"),
        ("pt", "avelã", "avelas"),
        ("pt", "noz", "nozes"),
    ],
)
def test_a_name_is_known_in_the_plural_and_without_accents(lang: str, term: str, form: str) -> None:
    assert tuple(form.split()) in set(inflected(term.split(), lang))
