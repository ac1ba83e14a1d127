/** What readers make of a page's cells, as a browser keeps it. */
import { assertEquals, assertThrows } from "@std/assert";
import { KeptCells } from "../../lib/page/kept_cells.ts";

/** A browser's storage, which takes so many texts. */
function storage(most = Infinity) {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (i: number) => [...texts.keys()][i] ?? null,
    getItem: (name: string) => texts.get(name) ?? null,
    removeItem: (name: string) => void texts.delete(name),
    setItem(name: string, text: string) {
      if (texts.size >= most) throw new DOMException("No more", "QuotaExceededError");
      texts.set(name, text);
    },
  };
}

const PAGE = "https://a.b/notes.html";
const place = (at: number, ...originals: string[]) => ({ page: PAGE, originals, at });

Deno.test("KeptCells.recall() finds an edit wherever its cell stands, on its page only", () => {
  const cells = new KeptCells(() => texts), texts = storage();
  assertEquals(cells.recall(place(1, "one", "two")), undefined);
  cells.keep(place(1, "one", "two"), "mine");
  const mine = { code: "mine", isOfOther: false };
  assertEquals(cells.recall(place(1, "one", "two")), mine);
  assertEquals(cells.recall(place(0, "two")), mine);
  assertEquals(cells.recall(place(0, "one", "two")), undefined);
  for (const page of [`${PAGE}?x`, `${PAGE}#cell=1.AA`, "https://a.b/notes.htm"]) {
    assertEquals(cells.recall({ ...place(1, "one", "two"), page }), undefined, page);
  }
});

Deno.test("KeptCells tells cells of the same code apart by their order", () => {
  const cells = new KeptCells(() => texts), texts = storage();
  cells.keep(place(2, "", "one", ""), "the second");
  assertEquals(cells.recall(place(0, "", "one", "")), undefined);
  assertEquals(cells.recall(place(1, "", "", "one"))?.code, "the second");
});

Deno.test("KeptCells.recall() says where an edit was made on another version of the code", () => {
  const cells = new KeptCells(() => texts), texts = storage();
  cells.keep(place(1, "one", "two"), "mine");
  const other = place(1, "one", "2");
  assertEquals(cells.recall(other), { code: "mine", isOfOther: true });
  // Of a cell that only moved, nothing is taken by the one that stands in its place.
  assertEquals(cells.recall(place(1, "one", "new", "two")), undefined);
  cells.keep(other, "mine, again");
  assertEquals(cells.recall(other), { code: "mine, again", isOfOther: false });
  assertEquals(cells.recall(place(1, "one", "3"))?.code, "mine, again");
  assertEquals(texts.length, 1);
});

Deno.test("KeptCells.forget() leaves nothing of a cell, and all of the others", () => {
  const cells = new KeptCells(() => texts), texts = storage();
  texts.setItem("the page's own", "…");
  cells.keep(place(0, "one", "two"), "first");
  cells.keep(place(1, "one", "two"), "second");
  cells.forget(place(1, "one", "2"));
  assertEquals(cells.recall(place(1, "one", "2")), undefined);
  assertEquals(cells.recall(place(0, "one", "2"))?.code, "first");
  cells.forget(place(0, "one", "2"));
  assertEquals(texts.key(0), "the page's own");
  assertEquals(texts.length, 1);
});

Deno.test("KeptCells takes nothing from texts that are no edits", () => {
  const cells = new KeptCells(() => texts), texts = storage();
  cells.keep(place(0, "one"), "mine");
  for (const text of ["", "{", "null", "[]", '"mine"', '{"code":1,"at":0}']) {
    texts.setItem(texts.key(0)!, text);
    assertEquals(cells.recall(place(0, "one")), undefined, text);
    assertEquals(cells.recall(place(0, "1")), undefined, text);
  }
});

Deno.test("KeptCells.keep() throws what a full or forbidden storage throws; all else goes on", () => {
  const full = storage(0);
  assertThrows(() => new KeptCells(() => full).keep(place(0, "one"), "mine"), DOMException);
  const forbidden = new KeptCells(() => {
    throw new DOMException("Denied", "SecurityError");
  });
  assertThrows(() => forbidden.keep(place(0, "one"), "mine"), DOMException, "Denied");
  forbidden.forget(place(0, "one"));
  assertEquals(forbidden.recall(place(0, "one")), undefined);
});
