"""Worker-maker spaces: rooms and seats, admission, tenancies with rent, mentors, tickets, yearly figures."""
