"""The ``baijia`` command: a module a verb, each with ``add_arguments(parser)`` and ``run(options)``."""
