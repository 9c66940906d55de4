"""Properties of the quantities stage: what is printed in any style reads back, and nothing breaks it."""

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quantity_cases import plain_doc

from pipeline.quantities import add_context, read_quantities

GROUPS = [",", " ", "\u00a0", "\u2009", "\u202f", "'", "’"]
SCALES = {"million": 1e6, "bn": 1e9, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7, "mn": 1e6}
UNITS = {
    "km": "km",
    "kWh": "kWh",
    "hp": "hp",
    "percent": "percent",
    "kg": "kg",
    "litres": "L",
    "km/h": "km/h",
}
CURRENCIES = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "₹": "INR",
    "R$": "BRL",
    "A$": "AUD",
    "CHF ": "CHF",
    "SEK ": "SEK",
}
SNIPPETS = st.sampled_from(
    "12 1.5 7,5 € $ % km/h to from – - and between million bn half a third doubled one in five 2024 May 3,000 cars "
    "units up fell by ( ) . \n € US$ Rs. ½ 10^6 e5 x / No. 0".split(" ")
)


def grouped(value: int, mark: str) -> str:
    return f"{value:,}".replace(",", mark)


@given(value=st.integers(10_000, 10**12), mark=st.sampled_from(GROUPS))
def test_thousands_marks_read_back(value, mark):
    found = read_quantities(f"They sold {grouped(value, mark)} units there.")
    assert [(q.value, q.unit) for q in found] == [(float(value), "units")]


@given(value=st.integers(10_000, 10**9), unit=st.sampled_from(sorted(UNITS)))
def test_units_read_back(value, unit):
    text = f"It is {value:,} {unit} now."
    found = read_quantities(text)
    assert [(q.value, q.unit, q.text) for q in found] == [(float(value), UNITS[unit], f"{value:,} {unit}")]


@given(
    value=st.integers(1, 999),
    cents=st.integers(1, 99),
    scale=st.sampled_from(sorted(SCALES)),
    sign=st.sampled_from(sorted(CURRENCIES)),
    blank=st.sampled_from(["", " "]),
)
def test_money_reads_back(value, cents, scale, sign, blank):
    found = read_quantities(f"It paid {sign}{value}.{cents:02d}{blank}{scale} for it.")
    assert [q.unit for q in found] == [CURRENCIES[sign]]
    assert found[0].value == pytest.approx((value + cents / 100) * SCALES[scale])


@given(low=st.integers(1, 400), step=st.integers(1, 400), dash=st.sampled_from(["-", "–", " to ", " – "]))
def test_ranges_read_back(low, step, dash):
    found = read_quantities(f"It weighs {low}{dash}{low + step} kg in all.")
    assert [(q.value, q.value_high, q.unit) for q in found] == [(low, low + step, "kg")]


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_is_read(text):
    check(text)


@given(st.lists(SNIPPETS, max_size=40), st.sampled_from(["", " "]))
@settings(max_examples=400)
def test_any_mix_of_number_parts_is_read(parts, joint):
    check(joint.join(parts))


@given(
    st.lists(SNIPPETS, max_size=30), st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90)), max_size=4)
)
def test_no_figure_reaches_into_a_skipped_span(parts, skip):
    text = " ".join(parts)
    for quantity in read_quantities(text, skip):
        inside = [(a, b) for a, b in skip if a < b and a < quantity.number_end and b > quantity.number_start]
        assert not inside or all(overlapped(skip, span) for span in inside)


def overlapped(skip, span):
    """Whether an overlap with another span may have shadowed this one."""
    return any(
        other != span and other[0] < span[1] and other[1] > span[0] for other in skip if other[0] < other[1]
    )


def check(text):
    found = read_quantities(text)
    at = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text != ""
        assert quantity.start >= at
        assert quantity.start <= quantity.number_start < quantity.number_end <= quantity.end
        assert quantity.value == quantity.value
        at = quantity.end
    again = add_context(plain_doc(text), found) if text.strip() else found
    assert [q.text for q in again] == [q.text for q in found]


@pytest.mark.parametrize("printed", ["12e512 km", "3 x 10^999 m", "1e-400 g"])
def test_powers_beyond_a_float_are_no_error(printed):
    assert all(isfinite(q.value) for q in read_quantities(f"It has {printed} of wire."))
