/**
 * What all pages of the site have in common: their head, their policy, and the way to the others.
 *
 * @module
 */
import { escapeText } from "../plot/escape.ts";
import { FITTING } from "./frames.ts";
import { contentSecurityPolicy, type Policy } from "./sanitize.ts";
import STYLE from "./style.css" with { type: "text" };

/** What there is beside the notebooks' pages. */
export interface Parts {
  /** JupyterLab's page. */
  readonly hasLab?: boolean;
  /** The playground. */
  readonly hasPlayground?: boolean;
  /** The notebooks' files. */
  readonly hasFiles?: boolean;
  /** The table of numbers. */
  readonly hasNumbers?: boolean;
  /** The reference that is made of the docstrings. */
  readonly hasReference?: boolean;
}

/** What a page has besides. */
export interface ShellOptions {
  readonly parts?: Parts;
  /** Scripts of the site's own, which stand at the page's end. */
  readonly scripts?: readonly string[];
  /** What the page may do besides. */
  readonly policy?: Policy;
}

/** The way to the site's other pages, as addresses from its root, and words. */
export function siteLinks(parts: Parts = {}): readonly (readonly [href: string, text: string])[] {
  return [
    ["index.html", "Gradbook"],
    ["index.html#notebooks", "Notebooks"],
    ...parts.hasLab ? [["lab/start.html", "Run them"] as const] : [],
    ...parts.hasPlayground ? [["playground.html", "Playground"] as const] : [],
    ...parts.hasNumbers ? [["numbers.html", "Numbers"] as const] : [],
    ...parts.hasReference ? [["api/index.html", "API"] as const] : [],
  ];
}

/** A page around its `<main>`. */
export function shell(title: string, main: string, options: ShellOptions = {}): string {
  const { parts = {}, scripts = [], policy } = options;
  const fitting = main.includes("<iframe") ? [FITTING] : [];
  const csp = contentSecurityPolicy(main, [...fitting, ...scripts], policy);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<title>${escapeText(title)}</title>
<link rel="icon" href="data:,">
<style>
${STYLE}</style>
${fitting.map((script) => `<script>${script}</script>`).join("")}
</head>
<body>
<header><nav aria-label="Site">
${siteLinks(parts).map(([href, text]) => `<a href="${href}">${text}</a>`).join("\n")}
</nav></header>
${main}
${scripts.map((script) => `<script>${script}</script>`).join("\n")}
</body>
</html>
`;
}
