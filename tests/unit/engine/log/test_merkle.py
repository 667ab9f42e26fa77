"""The tree against the published vectors, the RFC's own definition, and every single-bit mutation."""

import base64
import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.log import merkle

LEAVES = [merkle.leaf_hash(b"entry %d" % number) for number in range(130)]
TREE = merkle.Tree(LEAVES)

VERIFIERS = {
    "inclusion": (
        merkle.verify_inclusion,
        lambda v: (v["leafIdx"], v["treeSize"], octets(v["leafHash"]), octets(v["root"]), path(v)),
        98,
    ),
    "consistency": (
        merkle.verify_consistency,
        lambda v: (v["size1"], v["size2"], octets(v["root1"]), octets(v["root2"]), path(v)),
        98,
    ),
    "subtreeinclusion": (
        merkle.verify_subtree_inclusion,
        lambda v: (v["leafIdx"], v["start"], v["end"], octets(v["leafHash"]), octets(v["root"]), path(v)),
        204,
    ),
    "subtreeconsistency": (
        merkle.verify_subtree_consistency,
        lambda v: (v["start"], v["end"], v["size"], octets(v["root1"]), octets(v["root2"]), path(v)),
        118,
    ),
}


def octets(text):
    return base64.b64decode(text)


def path(vector):
    return [octets(item) for item in vector["proof"] or []]


def root_by_definition(leaves):
    """RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = root_by_definition(leaves[:split]), root_by_definition(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("kind", VERIFIERS)
def test_published_vectors_all_give_the_published_answer(kind, merkle_vectors):
    verify, arguments, least = VERIFIERS[kind]
    files = sorted((merkle_vectors / kind).rglob("*.json"))
    vectors = [json.loads(file.read_text()) for file in files]
    wrong = [
        str(file)
        for file, vector in zip(files, vectors, strict=True)
        if verify(*arguments(vector)) == vector["wantErr"]
    ]
    assert wrong == []
    assert len(files) >= least


def test_leaf_and_node_hashes_are_kept_apart():
    # RFC 6962 test values: the empty leaf and the hash over nothing.
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    left, right = LEAVES[:2]
    assert merkle.node_hash(left, right) != merkle.leaf_hash(left + right)


def test_root_of_the_eight_classic_entries_is_the_published_one():
    entries = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    leaves = [merkle.leaf_hash(bytes.fromhex(item)) for item in entries]
    assert (
        merkle.tree_root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    )


@pytest.mark.parametrize("size", [*range(18), 31, 32, 33, 127, 128, 129])
def test_root_frontier_and_tree_agree_with_the_definition(size):
    due = root_by_definition(LEAVES[:size])
    frontier = merkle.Frontier()
    frontier.extend(LEAVES[:size])
    assert merkle.tree_root(iter(LEAVES[:size])) == due
    assert frontier.root() == due
    assert TREE.root(size) == due


@given(st.integers(0, 130), st.integers(0, 130))
def test_frontier_saved_and_taken_up_again_goes_on(stop, size):
    stop, size = sorted((stop, size))
    frontier = merkle.Frontier()
    frontier.extend(LEAVES[:stop])
    resumed = merkle.Frontier.from_hex(frontier.size, frontier.to_hex())
    copy = resumed.copy()
    resumed.extend(LEAVES[stop:size])
    assert (resumed.size, resumed.root()) == (size, merkle.tree_root(LEAVES[:size]))
    assert (copy.size, copy.root()) == (stop, merkle.tree_root(LEAVES[:stop]))


@pytest.mark.parametrize(("size", "hashes"), [(3, LEAVES[:1]), (0, LEAVES[:1]), (1, [b"short"]), (-1, [])])
def test_frontier_that_fits_no_tree_is_refused(size, hashes):
    with pytest.raises(ValueError, match="frontier"):
        merkle.Frontier(size, hashes)


@pytest.mark.parametrize("bad", [b"", bytes(31), bytes(33)])
def test_a_leaf_hash_of_wrong_length_is_refused_everywhere(bad):
    for build in (merkle.tree_root, merkle.Tree, merkle.Frontier().extend):
        with pytest.raises(ValueError, match="32 bytes"):
            build([LEAVES[0], bad])


def test_every_inclusion_proof_verifies_at_every_size_up_to_40():
    for size in range(1, 41):
        for index in range(size):
            proof = TREE.inclusion_proof(index, size)
            assert merkle.verify_inclusion(index, size, LEAVES[index], TREE.root(size), proof)


def test_every_consistency_proof_verifies_up_to_40():
    for size2 in range(1, 41):
        for size1 in range(1, size2 + 1):
            proof = TREE.consistency_proof(size1, size2)
            assert merkle.verify_consistency(size1, size2, TREE.root(size1), TREE.root(size2), proof)


def test_every_subtree_proof_verifies_up_to_20():
    seen = 0
    for size in range(1, 21):
        for start in range(size):
            for end in range(start, size + 1):
                if merkle.subtree_is_valid(start, end):
                    proof = TREE.subtree_proof(start, end, size)
                    root = merkle.tree_root(LEAVES[start:end])
                    assert merkle.verify_subtree_consistency(start, end, size, root, TREE.root(size), proof)
                    seen += 1
    assert seen > 600


def test_convenience_functions_give_the_proofs_of_the_tree():
    assert merkle.inclusion_proof(LEAVES[:11], 6) == TREE.inclusion_proof(6, 11)
    assert merkle.consistency_proof(LEAVES[:11], 6) == TREE.consistency_proof(6, 11)


def flip(data, bit):
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


def mutations(proof, bit):
    """Wrong proofs near a right one."""
    yield [*proof, LEAVES[0]]
    yield [LEAVES[0], *proof]
    yield [*proof, b""]
    if proof:
        yield proof[:-1]
        yield proof[1:]
        yield [*proof[:-1], proof[-1] + b"\x00"]
        yield [*proof[:-1], b""]
        for at, item in enumerate(proof):
            yield [*proof[:at], flip(item, bit), *proof[at + 1 :]]
    for at, (one, other) in enumerate(pairwise(proof)):
        yield [*proof[:at], other, one, *proof[at + 2 :]]


@settings(max_examples=60)
@given(st.integers(1, 130), st.data(), st.integers(0, 255))
def test_no_mutation_of_an_inclusion_proof_verifies(size, data, bit):
    index = data.draw(st.integers(0, size - 1))
    leaf, root, proof = LEAVES[index], TREE.root(size), TREE.inclusion_proof(index, size)
    for wrong in mutations(proof, bit):
        assert not merkle.verify_inclusion(index, size, leaf, root, wrong)
    assert not merkle.verify_inclusion(index, size, flip(leaf, bit), root, proof)
    assert not merkle.verify_inclusion(index, size, leaf, flip(root, bit), proof)
    for other in {0, 1, index ^ 1, index + 1, size - 1, size, -1, 2**63} - {index}:
        assert not merkle.verify_inclusion(other, size, leaf, root, proof)


@settings(max_examples=60)
@given(st.integers(1, 130), st.data(), st.integers(0, 255))
def test_no_mutation_of_a_consistency_proof_verifies(size2, data, bit):
    size1 = data.draw(st.integers(1, size2))
    root1, root2, proof = TREE.root(size1), TREE.root(size2), TREE.consistency_proof(size1, size2)
    for wrong in mutations(proof, bit):
        assert not merkle.verify_consistency(size1, size2, root1, root2, wrong)
    assert not merkle.verify_consistency(size1, size2, flip(root1, bit), root2, proof)
    assert not merkle.verify_consistency(size1, size2, root1, flip(root2, bit), proof)
    if size1 != size2:
        assert not merkle.verify_consistency(size1, size2, root2, root1, proof)
        assert not merkle.verify_consistency(size2, size1, root2, root1, proof)


def test_a_changed_early_leaf_cannot_be_called_an_extension():
    forged = merkle.Tree([merkle.leaf_hash(b"other"), *LEAVES[1:20]])
    proof = forged.consistency_proof(12, 20)
    assert not merkle.verify_consistency(12, 20, TREE.root(12), forged.root(), proof)
    assert not merkle.verify_consistency(12, 20, TREE.root(12), forged.root(), TREE.consistency_proof(12, 20))


def test_nothing_is_said_about_the_empty_tree():
    assert not merkle.verify_consistency(0, 5, merkle.EMPTY_ROOT, TREE.root(5), [])
    assert not merkle.verify_consistency(0, 0, merkle.EMPTY_ROOT, merkle.EMPTY_ROOT, [])
    assert not merkle.verify_consistency(4, 4, b"", b"", [])
    assert not merkle.verify_inclusion(0, 0, LEAVES[0], merkle.EMPTY_ROOT, [])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: TREE.inclusion_proof(130),
        lambda: TREE.inclusion_proof(-1),
        lambda: TREE.inclusion_proof(0, 131),
        lambda: TREE.consistency_proof(0, 5),
        lambda: TREE.consistency_proof(6, 5),
        lambda: TREE.consistency_proof(6, 131),
        lambda: TREE.subtree_proof(1, 3, 8),
        lambda: TREE.subtree_root(2, 5),
        lambda: TREE.root(131),
    ],
)
def test_proofs_about_leaves_that_are_not_there_are_not_made(ask):
    with pytest.raises(ValueError, match=r"no |not a subtree"):
        ask()
