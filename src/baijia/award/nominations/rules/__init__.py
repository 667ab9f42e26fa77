"""Who may file, confirm and recommend, and when: ``check_x`` refuses with a sentence, ``can_x`` asks it."""
