"""Pure computation: no Django, no database, no network. Solvers import OR-Tools and numpy lazily."""
