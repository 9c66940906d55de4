"""``python -m pipeline`` is the ``autonews`` command."""

from pipeline.cli import app

if __name__ == "__main__":
    app()
