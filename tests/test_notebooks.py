import nbformat
import pytest
from notebook_runs import NOTEBOOKS, executed

FILES = sorted(NOTEBOOKS.glob("*.ipynb"))
LARGEST = 80_000
ids = [path.stem for path in FILES]


def test_there_are_notebooks():
    assert len(FILES) == 5


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_what_is_kept_is_small_and_without_errors(path):
    assert path.stat().st_size < LARGEST
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_notebooks_hold_no_logic(path):
    cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert not [source for source in cells if "def " in source or "class " in source]
    assert max(len(source.splitlines()) for source in cells) <= 20


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=ids)
def test_notebooks_run(path):
    executed(path)
