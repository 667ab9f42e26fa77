# make setup: install what is needed into .venv      make check: linters, types, contracts, generated pages
# make demo:  a trial instance with the fourth edition on 127.0.0.1:8000; FRESH=1 starts over, PORT=8001 elsewhere
# make test:  all tests                              make docs:  write the generated pages and catalogues anew
# Compiled modules are kept whatever the caller prefers: without them each start compiles 1,500 modules anew, 4 s of its 8.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test check docs lock clean

setup:
	@scripts/setup dev

demo:
	@scripts/setup runtime
	@exec .venv/bin/baijia demo $(if $(filter-out 0,$(FRESH)),--fresh) $(if $(PORT),--port $(PORT))

test:
	@scripts/test

check:
	@scripts/check

docs:
	@scripts/setup dev
	@.venv/bin/python scripts/messages.py extract
	@.venv/bin/python scripts/reference.py write

lock:
	@scripts/lock

clean:
	@rm -rf .venv .cache node_modules build var .*_cache .hypothesis src/*.egg-info src/baijia/interfaces/web/static/dist
