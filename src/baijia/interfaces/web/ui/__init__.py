"""Components, base templates and their gallery: everything a page is made of. It knows no award."""
