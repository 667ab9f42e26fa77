/** The tree of RFC 6962 over the entries (4.1): a stack of roots of full subtrees, so that any prefix has a root on the way. */
import { digest } from "./bytes.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const leafHash = (bytes) => digest(LEAF, bytes);

class Stack {
  constructor() {
    this.size = 0;
    this.roots = [];
  }

  add(hash) {
    let top = hash;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) top = digest(NODE, this.roots.pop(), top);
    this.roots.push(top);
    this.size += 1;
  }

  root() {
    if (this.size === 0) return digest(new Uint8Array(0));
    return this.roots.reduceRight((right, left) => digest(NODE, left, right));
  }
}

/**
 * Roots of the trees over the first n leaves, for each n asked for.
 * @param {Uint8Array[]} leaves their hashes
 * @param {Iterable<number>} sizes
 * @returns {Map<number, Uint8Array>} without the sizes above the number of leaves
 */
export function roots(leaves, sizes) {
  const wanted = new Set(sizes);
  const found = new Map();
  const stack = new Stack();
  if (wanted.has(0)) found.set(0, stack.root());
  for (const leaf of leaves) {
    stack.add(leaf);
    if (wanted.has(stack.size)) found.set(stack.size, stack.root());
  }
  return found;
}
