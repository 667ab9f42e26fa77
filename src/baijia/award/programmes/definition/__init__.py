"""The edition definition: one TOML file, read with errors that name line and rule, exported canonically."""

from baijia.award.programmes.definition.reading import export, load, scaled

__all__ = ["export", "load", "scaled"]
