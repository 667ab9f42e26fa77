/**
 * Many score sheets of one rubric on one page: each [data-sheet-of="its uid" data-sheet-label data-sheet-values] is given a copy
 * of <template data-sheet-blank>, whose attributes say SHEET where the uid goes. The page then carries the rubric once.
 */
export function startSheets() {
  const blank = document.querySelector("[data-sheet-blank]");
  for (const place of document.querySelectorAll("[data-sheet-of]:empty")) {
    const { sheetOf, sheetLabel, sheetValues } = place.dataset;
    const sheet = blank.content.cloneNode(true);
    for (const each of sheet.querySelectorAll("*")) {
      for (const attribute of each.attributes) attribute.value = attribute.value.replaceAll("SHEET", sheetOf);
    }
    const form = sheet.querySelector("form");
    form.dataset.queueLabel = sheetLabel;
    form.setAttribute("aria-label", sheetLabel);
    for (const [name, value] of Object.entries(JSON.parse(sheetValues))) form.elements[name].value = value;
    place.append(sheet);
  }
}
