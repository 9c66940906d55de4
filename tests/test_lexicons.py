"""The lexicons: every line is sound, every kind of fault is told with file, line and field, and users can add."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from naming import tag

from pipeline.contract.errors import LexiconError
from pipeline.lexicons.catalogue import Catalogue, group_at, surname
from pipeline.lexicons.find import describe
from pipeline.lexicons.schema import COLUMNS, faults
from pipeline.lexicons.spelling import fold, key
from pipeline.lexicons.tables import DATA, read_file, split_guard, table_files

DOCS = Path(__file__).parent.parent / "docs" / "lexicons.md"
FEWEST = {"BRAND": 350, "MODEL": 4000, "EXECUTIVE": 600, "MARKET": 200}
SECONDS_TO_LOAD = 1.0


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue.load()


def test_every_line_is_sound():
    assert [str(fault) for fault in faults()] == []


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_every_table_exists(table):
    assert table_files(table)


@pytest.mark.parametrize(("label", "fewest"), FEWEST.items())
def test_catalogue_is_wide(catalogue, label, fewest):
    assert sum(entry.label == label for entry in catalogue.entries.values()) >= fewest


def test_every_executive_has_an_organisation_and_a_role(catalogue):
    people = [entry for entry in catalogue.entries.values() if entry.label == "EXECUTIVE"]
    assert all(post.organisation and post.role for person in people for post in person.posts)


def test_catalogue_loads_within_a_second(catalogue):
    best = min(_seconds_to_load() for _ in range(3))
    assert best < SECONDS_TO_LOAD


def _seconds_to_load() -> float:
    started = time.process_time()
    Catalogue.load()
    return time.process_time() - started


FAULTY = [
    ("brands.csv", "Zed,No Such Group,,IT,,car,,,,", "group", "no group"),
    ("brands.csv", "Zed,Stellantis,,Italy,,car,,,,", "country", "ISO"),
    ("brands.csv", "Zed,Stellantis,Fiat 1998,IT,,car,,,,", "former_groups", "Group:first-last"),
    ("brands.csv", "Zed,Stellantis,,IT,,car,,guess,,", "guard", "guess"),
    ("brands.csv", "Zed,Stellantis,,IT,,car,,,20x4,", "start", "year"),
    ("brands.csv", ",Stellantis,,IT,,car,,,,", "name", "empty"),
    ("brands.csv", "Zed,Stellantis,,IT,,car,Fiat,,,", "aliases", "claimed"),
    ("models.csv", "No Such Brand,Zed,,,suv,BEV,,", "brand", "no brand"),
    ("models.csv", "Fiat,Zed,,,spaceship,BEV,,", "body", "spaceship"),
    ("models.csv", "Fiat,Zed,,,suv,STEAM,,", "powertrains", "STEAM"),
    ("models.csv", "Fiat,Zed,Panda,,suv,BEV,,", "aliases", "claimed"),
    ("markets.csv", "ZED,Zedland,,", "code", "ISO"),
    ("plants.csv", "Zed,IT,Stellantis;No Such,,", "owner", "no organisation"),
    ("executives.csv", "Ada Zed,,No Such,chief,,", "organisation", "no organisation"),
    ("variants.csv", "Zed,STEAM,,", "powertrain", "STEAM"),
]


@pytest.mark.parametrize(
    ("table", "line", "field", "reason"), FAULTY, ids=[f"{t}-{f}" for t, _, f, _ in FAULTY]
)
def test_fault_names_file_line_and_field(tmp_path, table, line, field, reason):
    path = tmp_path / table
    path.write_text(",".join(COLUMNS[table]) + "\n" + line + "\n", encoding="utf-8")
    told = [str(fault) for fault in faults([tmp_path])]
    assert any(f"{path}:2" in fault and field in fault and reason in fault for fault in told), told


def test_duplicate_is_told(tmp_path):
    header, line = ",".join(COLUMNS["groups.csv"]), "Zed,IT,,,,,"
    (tmp_path / "groups.csv").write_text(f"{header}\n{line}\n{line}\n", encoding="utf-8")
    assert any("stands already" in str(fault) for fault in faults([tmp_path]))


def test_column_that_a_table_of_words_lacks_is_told(tmp_path):
    path = tmp_path / "units.csv"
    path.write_text("symbol\nzed\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=f"{path}:1: no_such: the header lacks"):
        next(read_file(path))["no_such"]


def test_line_with_too_many_fields_is_refused(tmp_path):
    path = tmp_path / "groups.csv"
    path.write_text("name,country\nZed,IT,Turin\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="3 fields"):
        list(read_file(path))


def test_missing_column_is_told(tmp_path):
    (tmp_path / "groups.csv").write_text("name,country\nZed,IT\n", encoding="utf-8")
    assert any("lacks this column" in str(fault) for fault in faults([tmp_path]))


@pytest.mark.parametrize(
    ("table", "content", "line", "field"),
    [
        ("groups.csv", "name,country\nZed,IT\n", 1, "city"),
        ("brands.csv", "name,group\nZed,Stellantis\n", 1, "former_groups"),
        ("models.csv", "brand,name\nFiat,Zed\n", 1, "aliases"),
        ("models.csv", ",".join(COLUMNS["models.csv"]) + "\nFiat,Zed,,,suv,BEV,20x4,\n", 2, "start"),
        ("models.csv", ",".join(COLUMNS["models.csv"]) + "\nNo Such,Zed,,,suv,BEV,,\n", 2, "brand"),
        ("brands.csv", ",".join(COLUMNS["brands.csv"]) + "\nZed,No Such,,IT,,car,,,,\n", 2, "group"),
        ("executives.csv", "name,organisation\nAda Zed,Fiat\n", 1, "aliases"),
        ("companies.csv", "name\nZed\n", 1, "kind"),
        ("plants.csv", "name,country\nZed,IT\n", 1, "owner"),
        ("markets.csv", "code,name\nIT,Zed\n", 1, "aliases"),
        ("places.csv", "name,code\nZed,IT\n", 1, "kind"),
        ("variants.csv", "name\nZed\n", 1, "powertrain"),
    ],
)
def test_catalogue_refuses_a_broken_table_with_file_line_and_field(tmp_path, table, content, line, field):
    path = tmp_path / table
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError) as told:
        Catalogue.load([tmp_path])
    assert (told.value.path, told.value.line, told.value.field) == (str(path), line, field)
    assert list(faults([tmp_path]))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("ID.3", ("id", "3")),
        ("ID 3", ("id", "3")),
        ("ID3", ("id", "3")),
        ("Škoda", ("skoda",)),
        ("Citroën ë-C3", ("citroen", "e", "c", "3")),
        ("Smart #1", ("smart", "#", "1")),
        ("Lynk & Co", ("lynk", "co")),
    ],
)
def test_spellings_share_their_atoms(text, pieces):
    assert key(text) == pieces


def test_fold_takes_signs_off():
    assert fold("Høvik, Straße, Łódź") == "hovik, strasse, lodz"


@pytest.mark.parametrize(
    ("full", "last"),
    [
        ("Luca de Meo", "de Meo"),
        ("Oliver Blume", "Blume"),
        ("Carlos Tavares", "Tavares"),
        ("Bill Ford Jr.", "Ford"),
    ],
)
def test_surname_keeps_its_particles(full, last):
    assert surname(full) == last


def test_alias_may_carry_a_guard_of_its_own():
    assert split_guard("Pony:word") == ("Pony", "word")
    assert split_guard("Pony:plain") == ("Pony", "")
    assert split_guard("One:1") == ("One:1", None)


def test_group_of_a_brand_follows_the_year(catalogue):
    volvo = catalogue.get("BRAND", "Volvo")
    assert group_at(volvo, 2005) == "Ford Motor Company"
    assert group_at(volvo, 2024) == group_at(volvo, None) == "Geely Holding"


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("golf", "MODEL", "Volkswagen Golf"),
        ("VW", "BRAND", "Volkswagen"),
        ("MG MG4", "MODEL", "MG 4"),
        ("citroen e c3", "MODEL", "Citroën e-C3"),
        ("funky cat", "MODEL", "Ora 03"),
        ("CATL", "COMPANY", "CATL"),
        ("Germany", "MARKET", "DE"),
    ],
)
def test_describe_tells_what_a_string_can_mean(text, label, name):
    rows = describe(text)
    assert any(row["label"] == label and row["name"] == name for row in rows)
    assert all(re.fullmatch(r"[\w/]+\.csv:\d+|pycountry", row["source"]) for row in rows)


def test_describe_gives_a_model_its_group():
    assert {row["group"] for row in describe("Volkswagen Golf")} == {"Volkswagen Group"}


def test_describe_knows_nothing_of_a_stranger():
    assert describe("no such thing") == []


def documented() -> dict[str, str]:
    """Return the tables that the documentation shows, by file name."""
    found = re.findall(
        r"`my-lexicons/(\w+\.csv)`(.*?)```csv\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.S
    )
    return {name: table for name, _, table in found}


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("my-lexicons")
    for name, table in documented().items():
        (folder / name).write_text(table, encoding="utf-8")
    return folder


def test_documented_example_is_complete_and_sound(own_folder):
    assert set(documented()) == {"brands.csv", "groups.csv", "models.csv", "executives.csv"}
    told = [fault for fault in faults([own_folder]) if "stands already" not in str(fault)]
    assert told == []


def test_documented_lines_add_and_override(own_folder, catalogue):
    own = Catalogue.load([own_folder])
    assert own.get("BRAND", "Zephyrus").group == "Zephyrus Motors"
    assert own.get("MODEL", "Zephyrus Breeze").powertrains == ("BEV",)
    assert own.placed("MODEL", "Zephyrus Breeze") == ("Zephyrus Motors", "Zephyrus", "Breeze")
    assert own.get("EXECUTIVE", "Benedita Falcão-Reis").posts[0].role == "chief executive"
    assert {n.text for _, n in own.find("Milano")} >= {"Milano"}
    assert len(own.entries) == len(catalogue.entries) + 4


def test_documented_entries_are_found_in_text(own_folder):
    text = "Zephyrus took 1,200 orders for the Breeze, Benedita Falcão-Reis said."
    found = {(m.label, m.entry) for m in tag(text, folders=(own_folder,))}
    wanted = {("BRAND", "Zephyrus"), ("MODEL", "Zephyrus Breeze"), ("EXECUTIVE", "Benedita Falcão-Reis")}
    assert wanted <= found


@pytest.mark.model
def test_pipeline_reads_units_of_a_folder_too(tmp_path):
    from pipeline.assembly import load

    header = DATA.joinpath("units.csv").read_text(encoding="utf-8").splitlines()[0]
    line = "flib,flibs,flib,1,0,0,0,0,1,flib;flibs,"
    (tmp_path / "units.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    doc = load([tmp_path])("The Fiat Panda weighs 12 flibs.")
    assert ("12 flibs", "flib") in {(q.text, q.unit) for q in doc._.quantities}
