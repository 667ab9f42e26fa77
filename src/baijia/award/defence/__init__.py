"""The days on site: timetable, check-in, what happens in a venue, and how a panel ends with a candidate.

Who presents when is review's ``Presentation``, since scoring hangs on it; marks are review's alone.
"""
