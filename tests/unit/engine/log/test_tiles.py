import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.faults import BadInput
from baijia.engine.log import merkle, tiles
from baijia.engine.log.tiles import ENTRIES, Tile

COUNT = 66_000  # beyond 256**2, so that three levels exist
DATA = [b"entry %d" % number for number in range(COUNT)]
LEAVES = [merkle.leaf_hash(item) for item in DATA]


def grown(*sizes):
    """The store after publishing at each size in turn, keeping everything ever written."""
    store = {}
    old = 0
    for new in sizes:
        store |= tiles.tiles_for(old, new, LEAVES[old:new], entries=DATA[old:new], read=store.__getitem__)
        old = new
    return store


@pytest.fixture(scope="module")
def large():
    return grown(COUNT)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(63, 999, 1), "tile/63/999.p/1"),
        (Tile(ENTRIES, 1000, 255), "tile/entries/x001/000.p/255"),
        (Tile(2, 999_999), "tile/2/x999/999"),
    ],
)
def test_paths_are_those_of_the_specification(tile, path):
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/data/000",
        "tile/0/" + "x999/" * 20 + "999",
        "tile/0/" + "x999/" * 40 + "999",
    ],
)
def test_what_is_not_the_path_of_a_tile_is_refused(path):
    with pytest.raises(BadInput, match="not the path of a tile"):
        tiles.parse_path(path)


def test_a_tree_of_70000_has_the_tiles_of_the_specification():
    listed = list(tiles.tiles_of(70_000, entries=False))
    level0 = [tile for tile in listed if tile.level == 0]
    assert [tile.width for tile in level0] == [256] * 273 + [112]
    assert [(tile.level, tile.index, tile.width) for tile in listed[274:]] == [
        (1, 0, 256),
        (1, 1, 17),
        (2, 0, 1),
    ]
    assert [tile.path for tile in tiles.tiles_of(256, entries=False)] == ["tile/0/000", "tile/1/000.p/1"]
    assert list(tiles.tiles_of(0)) == []


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 1000, COUNT])
def test_the_files_of_a_whole_tree_are_those_listed_and_give_its_root(size, large):
    store = grown(size) if size != COUNT else large
    assert set(store) == {tile.path for tile in tiles.tiles_of(size)}
    assert tiles.check(size, store.__getitem__) == merkle.tree_root(LEAVES[:size])


@settings(max_examples=25)
@given(st.lists(st.integers(0, 1100), max_size=6).map(sorted))
def test_growing_by_steps_ends_in_the_same_files(sizes):
    store = grown(*sizes)
    last = sizes[-1] if sizes else 0
    once = grown(last)
    assert {path: store[path] for path in once} == once
    for size in sizes:
        assert tiles.check(size, store.__getitem__) == merkle.tree_root(LEAVES[:size])


def test_growing_across_256_squared_touches_only_the_right_edge(large):
    store = grown(65_530)
    fresh = tiles.tiles_for(65_530, COUNT, LEAVES[65_530:], entries=DATA[65_530:], read=store.__getitem__)
    assert sorted(fresh) == [
        "tile/0/255",
        "tile/0/256",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/entries/255",
        "tile/entries/256",
        "tile/entries/257.p/208",
    ]
    assert fresh == {path: large[path] for path in fresh}


def test_proofs_out_of_tiles_are_those_of_the_tree(large):
    tree = merkle.Tree(LEAVES)
    stored = tiles.TileTree(COUNT, large.__getitem__)
    for index in (0, 255, 256, 65_535, 65_536, COUNT - 1):
        assert stored.inclusion_proof(index, COUNT) == tree.inclusion_proof(index)
    for size in (1, 256, 65_535, 65_536, 65_999, COUNT):
        assert stored.consistency_proof(size, COUNT) == tree.consistency_proof(size)


def test_a_dropped_partial_tile_is_read_from_the_full_one():
    store = grown(300, 512)
    del store["tile/0/001.p/44"]
    tree = tiles.TileTree(300, store.__getitem__)
    proof = tree.inclusion_proof(290, 300)
    assert merkle.verify_inclusion(290, 300, LEAVES[290], merkle.tree_root(LEAVES[:300]), proof)


def test_entries_come_back_in_order(large):
    assert list(tiles.read_entries(COUNT, large.__getitem__)) == DATA


@pytest.mark.parametrize(
    ("size", "path", "told"),
    [
        # A hash tile that says something else than its entries is told where the entries are.
        (700, "tile/0/001", "tile/entries/001"),
        (700, "tile/0/002.p/188", "tile/entries/002.p/188"),
        (700, "tile/entries/001", "tile/entries/001"),
        (700, "tile/1/000.p/2", "tile/1/000.p/2"),
        (COUNT, "tile/1/000", "tile/1/000"),
        (COUNT, "tile/2/000.p/1", "tile/2/000.p/1"),
    ],
)
def test_every_altered_or_missing_file_is_named(size, path, told, large):
    store = dict(large) if size == COUNT else grown(size)
    whole = store[path]
    store[path] = whole[:-1] + bytes([whole[-1] ^ 1])
    with pytest.raises(BadInput) as caught:
        tiles.check(size, store.__getitem__, entries=size < COUNT)
    assert caught.value.faults[0].where == told
    del store[path]
    with pytest.raises(BadInput, match=f"{path}: missing"):
        tiles.check(size, store.__getitem__, entries=size < COUNT)


def test_without_entries_an_altered_hash_tile_is_told_by_the_tile_above():
    store = grown(700)
    store["tile/0/001"] = bytes(8192)
    with pytest.raises(BadInput, match=r"tile/1/000\.p/2: hash 1 is not that of the tile below"):
        tiles.check(700, store.__getitem__, entries=False)


def test_a_store_that_fails_throughout_names_twenty_files_at_most():
    with pytest.raises(BadInput) as caught:
        tiles.check(66_000, {}.__getitem__)
    assert len(caught.value.faults) == 20


@pytest.mark.parametrize(
    ("data", "width", "reason"),
    [
        (b"\x00", 1, "ends inside"),
        (b"\x00\x02a", 1, "ends inside"),
        (b"\x00\x01a", 2, "1 entries"),
        (b"\x00\x01a\x00\x01b", 1, "more than 1"),
        (b"", 1, "0 entries"),
    ],
)
def test_malformed_bundles_are_refused(data, width, reason):
    with pytest.raises(BadInput, match=reason):
        tiles.decode_bundle(data, width, where="tile/entries/000.p/1")


@given(st.lists(st.binary(max_size=20), max_size=20))
def test_bundles_come_back(entries):
    data = tiles.encode_bundle(entries)
    assert tiles.decode_bundle(data, len(entries), where="bundle") == entries
    assert len(data) == 2 * len(entries) + sum(map(len, entries))


def test_an_entry_fits_two_bytes_of_length_or_is_named():
    longest = bytes(65_535)
    assert tiles.decode_bundle(tiles.encode_bundle([longest]), 1, where="bundle") == [longest]
    with pytest.raises(BadInput, match="entry 8: 65536 bytes"):
        tiles.encode_bundle([b"", longest + b"\x00"], first=7)


def test_growing_needs_hashes_entries_and_the_old_edge_to_fit():
    with pytest.raises(ValueError, match="do not take a tree"):
        tiles.tiles_for(0, 2, LEAVES[:1])
    with pytest.raises(ValueError, match="do not take a tree"):
        tiles.tiles_for(2, 1, [])
    with pytest.raises(ValueError, match="1 entries for 2"):
        tiles.tiles_for(0, 2, LEAVES[:2], entries=DATA[:1])
    with pytest.raises(ValueError, match="pass the store"):
        tiles.tiles_for(2, 3, LEAVES[2:3])
    with pytest.raises(ValueError, match="32 bytes"):
        tiles.tiles_for(0, 1, [b""])
    with pytest.raises(BadInput, match="31 bytes"):
        tiles.tiles_for(1, 2, LEAVES[1:2], read={"tile/0/000.p/1": bytes(31)}.__getitem__)
