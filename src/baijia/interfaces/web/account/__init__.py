"""Sign-in, second factor, the to-do list everybody lands on, and the accounts of the level below."""
