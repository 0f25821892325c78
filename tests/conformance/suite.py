"""The topics there are."""

import importlib
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


def topic_names():
    return sorted(file.stem for file in (HERE / "topics").glob("*.py"))


def load(name):
    return importlib.import_module(f"topics.{name}").topic
