/** Group in order of arrival; not every browser has Map.groupBy yet. */
export function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const found = groups.get(key(row));
    if (found) found.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
