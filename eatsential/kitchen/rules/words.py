"""The words of recipes in English, German, French, Spanish, Italian and Dutch.

All six at once: recipes mix languages, and a word here is looked for only where it can stand. None
of them is a food; a test asks the screening core about each.
"""

from fractions import Fraction

UNITS = frozenset(
    """
    mg|g|gr|gram|grams|gramm|gramme|grammes|gramo|gramos|grammo|grammi|kg|kilo|kilos|kilogram|
    kilograms|ml|cl|dl|l|ltr|liter|liters|litre|litres|litro|litros|litri|oz|ounce|ounces|fl oz|
    fluid ounce|fluid ounces|lb|lbs|pound|pounds|pint|pints|pt|quart|quarts|qt|gallon|
    cup|cups|c|tsp|tsps|teaspoon|teaspoons|tbsp|tbsps|tbs|tablespoon|tablespoons|pinch|pinches|
    dash|dashes|splash|drop|drops|handful|handfuls|bunch|bunches|clove|cloves|sprig|sprigs|slice|
    slices|piece|pieces|can|cans|tin|tins|jar|jars|packet|packets|package|packages|pack|packs|
    sachet|sachets|bag|bags|bottle|bottles|tub|tubs|carton|cartons|knob|knobs|stick|sticks|stalk|
    stalks|head|heads|leaf|leaves|sheet|sheets|part|parts|portion|portions|scoop|scoops|glass|
    el|tl|essl|esslöffel|teelöffel|eßlöffel|msp|messerspitze|messerspitzen|prise|prisen|
    bund|bd|zehe|zehen|dose|dosen|glas|gläser|becher|tasse|tassen|päckchen|pck|pkg|pkt|packung|
    packungen|pck|scheibe|scheiben|stück|stücke|stk|st|zweig|zweige|blatt|blätter|würfel|handvoll|
    schuss|spritzer|tropfen|flasche|flaschen|beutel|stange|stangen|knolle|tafel|tüte|
    cuillère à soupe|cuillères à soupe|cuillère à café|cuillères à café|cuillere a soupe|
    cuilleres a soupe|cuillere a cafe|cuilleres a cafe|c. à soupe|c. à café|c à soupe|c à café|
    c. à s|c. à c|c.à.s|c.à.c|c à s|c à c|càs|càc|cas|cac|pincée|pincées|gousse|gousses|boîte|
    boîtes|tasses|verre|verres|sachets|botte|bottes|tranche|tranches|feuille|feuilles|
    poignée|poignées|pot|pots|bouteille|filet|trait|briques|brique|branche|branches|
    cucharada|cucharadas|cucharadita|cucharaditas|cda|cdas|cdta|cdtas|cdita|taza|tazas|vaso|vasos|
    pizca|pizcas|diente|dientes|lata|latas|bote|botes|sobre|sobres|ramita|ramitas|rama|ramas|
    loncha|lonchas|rodaja|rodajas|rebanada|rebanadas|hoja|hojas|puñado|manojo|chorrito|chorro|
    cucchiaio|cucchiai|cucchiaino|cucchiaini|tazza|tazze|bicchiere|bicchieri|pizzico|pizzichi|
    spicchio|spicchi|scatola|barattolo|vasetto|bustina|bustine|mazzetto|rametto|rametti|foglia|foglie|manciata|goccia|gocce|bottiglia|etto|etti|confezione|
    eetlepel|eetlepels|theelepel|theelepels|kop|kopje|kopjes|snufje|snufjes|teen|teentje|teentjes|
    blik|blikje|blikken|pot|potje|zakje|zakjes|plak|plakken|plakje|plakjes|bosje|takje|takjes|
    blaadje|blaadjes|handje|scheutje|klontje|stuk|stuks|pak|pakje|fles|druppel|druppels
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
SOME = frozenset(
    """
    some|a little|a bit of|a few|etwas|ein wenig|ein bisschen|ein paar|einige|un peu|quelques|
    un poco|algo|algunas|algunos|qualche|un po'|un po’|een beetje|wat|enkele
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
TASTE = frozenset(
    """
    to taste|at room temperature|room temperature|bei zimmertemperatur|à température ambiante|
    a temperatura ambiente|op kamertemperatuur|as needed|as required|for garnish|for serving|
    to serve|for frying|for greasing|
    for dusting|nach geschmack|nach belieben|nach bedarf|zum garnieren|zum servieren|zum braten|
    zum bestäuben|für die form|au goût|selon le goût|à votre goût|pour servir|
    al gusto|a gusto|para servir|para decorar|q.b.|q.b|qb|quanto basta|per servire|per guarnire|
    naar smaak|naar behoefte|om te garneren|voor het bakken
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
NUMBERS = {
    **dict.fromkeys("a an one ein eine einen einem einer un une uno una een één".split(), 1),
    **dict.fromkeys("two zwei deux dos due twee".split(), 2),
    **dict.fromkeys("three drei trois tres tre drie".split(), 3),
    **dict.fromkeys("four vier quatre cuatro quattro".split(), 4),
    **dict.fromkeys("five fünf cinq cinco cinque vijf".split(), 5),
    **dict.fromkeys("six sechs seis sei zes".split(), 6),
    **dict.fromkeys("eight acht huit ocho otto".split(), 8),
    **dict.fromkeys("ten zehn dix diez dieci tien".split(), 10),
    **dict.fromkeys("twelve zwölf douze doce dodici twaalf".split(), 12),
}
HALVES = (  # with what follows, for "half and half" is a food
    "half a", "half an", "half of a", "eine halbe", "ein halber", "ein halbes", "einen halben",
    "une demi", "un demi", "une demie", "media", "medio", "mezzo", "mezza", "een halve", "een half",
)  # fmt: skip
FRACTIONS = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4),
    "¾": Fraction(3, 4), "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5),
    "⅘": Fraction(4, 5), "⅙": Fraction(1, 6), "⅚": Fraction(5, 6), "⅛": Fraction(1, 8),
    "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
ABOUT = (
    "about", "approx.", "approx", "approximately", "around", "roughly", "ca.", "ca", "circa",
    "etwa", "ungefähr", "environ", "env.", "env", "unos", "unas", "aprox.", "ongeveer",
)  # fmt: skip
HEAPED = (
    "heaped", "heaping", "level", "rounded", "scant", "generous", "good", "large", "small", "big",
    "gehäufte", "gehäufter", "gestrichene", "gestrichener", "große", "kleine", "großer", "kleiner",
    "bonne", "grande", "petite", "grosse", "bombée", "rasa", "colmada", "colmo", "raso", "kleine",
    "grote", "volle", "flinke",
)  # fmt: skip
OF = (
    "of the", "of", "de la", "de l'", "de l’", "de las", "de los", "del", "della", "dello",
    "dell'", "dell’", "delle", "degli", "dei", "du", "des", "de", "d'", "d’", "di", "van de", "van",
)  # fmt: skip
BETWEEN = ("-", "–", "—", "to", "or", "bis", "oder", "à", "ou", "a", "o", "of", "tot")
PREPARED = frozenset(
    """
    and or plus extra more finely roughly coarsely thinly thickly freshly lightly well very chopped
    diced sliced minced grated shredded peeled cored deseeded crushed beaten whisked melted
    softened sifted cubed halved quartered trimmed rinsed drained washed dried cooked uncooked
    boiled roasted toasted ground cut torn mashed sieved warmed warm cold cooled chilled hot
    lukewarm at in into for the greasing dusting frying serving garnish optional divided
    packed heaped if needed separated strips chunks cubes pieces rings wedges thawed frozen fresh
    und oder fein grob dünn frisch gehackt gehackte gehackter gewürfelt geschnitten gerieben
    geschält zerdrückt verquirlt geschlagen geschmolzen weich weiche zerlassen gesiebt halbiert
    geviertelt abgetropft gewaschen getrocknet gekocht geröstet gemahlen warm kalt lauwarm
    zimmerwarm gepresst entkernt optional etwas mehr streifen würfel ringe scheiben stücke gefroren
    et ou finement grossièrement haché hachée hachés hachées coupé coupée coupés coupées émincé
    émincée émincés râpé râpée râpés épluché épluchée épluchés pelé pelée pelés écrasé battu battus
    fondu ramolli tamisé tamisée égoutté égouttés lavé tiède froid chaud dés morceaux rondelles
    lanières facultatif frais fraîche en
    y o picado picada picados picadas cortado cortada cortados pelado pelada pelados rallado rallada
    derretida fundida tamizada escurrido escurridos lavado troceado tibio tibia fría
    frío caliente fino finamente cubos trozos rodajas tiras opcional ambiente temperatura
    e tritato tritata tritati affettato affettata tagliato tagliata tagliati sbucciato sbucciata
    grattugiato grattugiata sbattuto sbattute sbattuti fuso setacciata scolato scolati lavato
    tiepido tiepida freddo freddi ammorbidito finemente cubetti pezzi strisce
    facoltativo ambiente
    en of fijn grof vers fijngehakt fijngehakte gehakt gesneden gesnipperd geraspt geschild geperst
    geklopt gesmolten zacht gezeefd gehalveerd uitgelekt gewassen gekookt geroosterd lauw koud
    blokjes plakjes ringen reepjes stukjes optioneel kamertemperatuur op
    """.split()
)
INGREDIENTS = {
    "en": "Ingredients",
    "de": "Zutaten",
    "fr": "Ingrédients",
    "es": "Ingredientes",
    "it": "Ingredienti",
    "nl": "Ingrediënten",
}
METHOD = frozenset(
    """
    method|directions|instructions|preparation|steps|how to make it|zubereitung|anleitung|
    préparation|preparation|recette|étapes|preparación|elaboración|instrucciones|preparazione|
    procedimento|bereiding|bereidingswijze|werkwijze
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
FOR = (
    "for the", "for", "für die", "für den", "für das", "fürs", "für", "pour la", "pour le",
    "pour les", "pour l'", "pour l’", "pour", "para la", "para el", "para los", "para las", "para",
    "per la", "per il", "per lo", "per le", "per i", "per gli", "per l'", "per l’", "per",
    "voor de", "voor het", "voor",
)  # fmt: skip
ARTICLES = frozenset(
    """
    the a an of der die das dem den des ein eine la le les l un une du el los las una il lo gli i
    de het een see above below recipe siehe oben unten rezept voir ci dessus dessous ver arriba
    abajo receta vedi sopra sotto ricetta zie boven onder hierboven hieronder from prepared homemade
    """.split()
)
