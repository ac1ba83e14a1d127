/** `train-mnist` where there is little: one processor, no variables, no folders, few open files. */
import { assertEquals } from "@std/assert";
import { root } from "./surroundings.ts";

const granted = (["read", "write", "run"] as const)
  .every((name) => Deno.permissions.querySync({ name }).state === "granted");

/** What a shell says to a line, and whether it went well. */
async function shell(line: string): Promise<{ success: boolean; out: string }> {
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", line],
    cwd: root,
    env: { DENO: Deno.execPath(), NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { success, out: decoder.decode(stdout) + decoder.decode(stderr) };
}

const TRAIN = '"$DENO" run --lock=deno.lock --no-prompt --allow-read=. lib/cli/train_mnist.ts ' +
  "--limit 100 --hidden 8 --epochs 1 --quiet";

/** What is poor, the beginning of a line that makes it so, and what shows whether it can be made. */
const SURROUNDINGS: readonly (readonly [name: string, start: string, isPossible?: string])[] = [
  ["on one processor", "taskset -c 0", "taskset -c 0 true"],
  [
    "without any variables, HOME among them",
    'env -i PATH="$PATH" ${DENO_DIR:+DENO_DIR="$DENO_DIR"}',
    // Else the cache is another one.
    '[ -n "$DENO_DIR" ] || [ "$HOME" = "$(getent passwd "$(id -u)" | cut -d: -f6)" ]',
  ],
  ["in the C locale", "LANG=C LC_ALL=C"],
  ["without a folder for temporary files", "TMPDIR=/nowhere TMP=/nowhere"],
  ["with 40 open files", "ulimit -n 40;"],
  ["without a network", "unshare -rn", "unshare -rn true"],
];

for (const [name, start, isPossible = "true"] of SURROUNDINGS) {
  Deno.test({
    name: `train-mnist trains ${name}`,
    ignore: !granted || Deno.build.os !== "linux",
    fn: async () => {
      if (!(await shell(isPossible)).success) return;
      assertEquals(await shell(`${start} ${TRAIN}`), {
        success: true,
        out: "Test accuracy: 17.32%\n",
      });
    },
  });
}
