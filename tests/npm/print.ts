/** What a project's program does: trains, uses files and draws, and prints what came of it. */
import { chart } from "./chart.ts";
import { useFiles } from "./files.ts";
import { train } from "./train.ts";

const files = await useFiles("files");
console.log(JSON.stringify({ trained: await train(), files, chart: chart().svg }));
